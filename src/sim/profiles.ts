/** Which program the simulated device imitates. */
export type ProfileId = 'android' | 'ios'

export interface Profile {
  readonly id: ProfileId
  readonly title: string
  readonly defaultName: string
  /** Packet types announced, with the app's exact lists: they never change, whatever is permitted (protocol note 3.1). */
  readonly incoming: readonly string[]
  readonly outgoing: readonly string[]
}

const kde = (...types: string[]) => types.map((type) => `kdeconnect.${type}`)

/** KDE Connect for Android 1.35.13 (protocol note 3.3). */
const android: Profile = {
  id: 'android',
  title: 'KDE Connect for Android',
  defaultName: 'Simulated Pixel',
  incoming: kde(
    'battery',
    'clipboard',
    'clipboard.connect',
    'contacts.request_all_uids_timestamps',
    'contacts.request_vcards_by_uid',
    'findmyphone.request',
    'mousepad.keyboardstate',
    'mousepad.request',
    'mpris',
    'mpris.request',
    'notification',
    'notification.action',
    'notification.reply',
    'notification.request',
    'ping',
    'runcommand',
    'runcommand.output',
    'sftp.request',
    'share.request',
    'share.request.update',
    'shareinputdevices.request',
    'sms.request',
    'sms.request_attachment',
    'sms.request_conversation',
    'sms.request_conversations',
    'systemvolume',
    'telephony.request_mute',
  ),
  outgoing: kde(
    'battery',
    'clipboard',
    'clipboard.connect',
    'connectivity_report',
    'contacts.response_uids_timestamps',
    'contacts.response_vcards',
    'digitizer',
    'digitizer.session',
    'findmyphone.request',
    'mousepad.echo',
    'mousepad.keyboardstate',
    'mousepad.request',
    'mpris',
    'mpris.request',
    'notification',
    'notification.request',
    'ping',
    'presenter',
    'runcommand.request',
    'sftp',
    'share.request',
    'shareinputdevices',
    'sms.attachment_file',
    'sms.messages',
    'systemvolume.request',
    'telephony',
  ),
}

/** KDE Connect for iOS 0.5.5 (protocol note 5). */
const ios: Profile = {
  id: 'ios',
  title: 'KDE Connect for iOS',
  defaultName: 'Simulated iPhone',
  incoming: kde(
    'ping',
    'share.request',
    'share.request.update',
    'findmyphone.request',
    'battery.request',
    'battery',
    'clipboard',
    'clipboard.connect',
    'runcommand',
  ),
  outgoing: kde(
    'ping',
    'share.request',
    'share.request.update',
    'findmyphone.request',
    'battery.request',
    'battery',
    'clipboard',
    'clipboard.connect',
    'mousepad.request',
    'presenter',
    'runcommand.request',
  ),
}

export const profiles: Readonly<Record<ProfileId, Profile>> = { android, ios }

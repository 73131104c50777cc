import { TandemError } from '../../core/errors.ts'
import type { CompanionApp } from '../../core/link.ts'
import type { KdeSession } from './session.ts'

/** A KDE Connect app for phones, with the packet types it announces: always the same, whatever is permitted (note 3.1). */
export interface KdeconnectApp extends Omit<CompanionApp, 'session'> {
  readonly incoming: readonly string[]
  readonly outgoing: readonly string[]
}

const kde = (...types: string[]) => types.map((type) => `kdeconnect.${type}`)

/** Version 1.35.13 (protocol note 3.3). */
export const androidApp: KdeconnectApp = {
  platform: 'android',
  title: 'KDE Connect',
  stores: [
    { name: 'Google Play', url: 'https://play.google.com/store/apps/details?id=org.kde.kdeconnect_tp' },
    { name: 'F-Droid', url: 'https://f-droid.org/packages/org.kde.kdeconnect_tp/' },
  ],
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

/** Version 0.5.5 (protocol note 5). */
export const iosApp: KdeconnectApp = {
  platform: 'ios',
  title: 'KDE Connect',
  stores: [{ name: 'App Store', url: 'https://apps.apple.com/app/kde-connect/id1580245991' }],
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

/**
 * Which of the two apps this is, told by what it announces; undefined for any other program. Only Android's offers text
 * messages. Only the iPhone's takes battery requests (protocol note 3.2) without knowing notifications, which the
 * desktops that take them do.
 */
export function platformOf({
  accepts,
  offers,
}: Pick<KdeSession, 'accepts' | 'offers'>): KdeconnectApp['platform'] | undefined {
  if (offers.has('kdeconnect.sms.messages')) return 'android'
  const knowsNotifications = offers.has('kdeconnect.notification') || accepts.has('kdeconnect.notification')
  return accepts.has('kdeconnect.battery.request') && !knowsNotifications ? 'ios' : undefined
}

/** The apps as the hub asks about them before anybody has one. */
export const companionApps: readonly CompanionApp[] = [androidApp, iosApp].map((app) => {
  const { platform, title, stores } = app
  return { platform, title, stores, session: () => wouldBeSession(app) }
})

function wouldBeSession({ title, incoming, outgoing }: KdeconnectApp): KdeSession {
  const closed = () => Promise.reject(new TandemError('session.closed'))
  return {
    link: 'kdeconnect',
    peer: '',
    name: title,
    kind: 'phone',
    proofs: [],
    protocol: 8,
    accepts: new Set(incoming),
    offers: new Set(outgoing),
    closed: AbortSignal.abort(),
    lastHeard: () => 0,
    close() {},
    send: closed,
    download: closed,
    on: () => () => {},
    onRenewed: () => () => {},
  }
}

import { androidApp, iosApp } from '../links/kdeconnect/apps.ts'

/** Which program the simulated device imitates. */
export type ProfileId = 'android' | 'ios'

export interface Profile {
  readonly id: ProfileId
  readonly title: string
  readonly defaultName: string
  /** Packet types announced, as the app does. */
  readonly incoming: readonly string[]
  readonly outgoing: readonly string[]
}

export const profiles: Readonly<Record<ProfileId, Profile>> = {
  android: { ...androidApp, id: 'android', title: 'KDE Connect for Android', defaultName: 'Simulated Pixel' },
  ios: { ...iosApp, id: 'ios', title: 'KDE Connect for iOS', defaultName: 'Simulated iPhone' },
}

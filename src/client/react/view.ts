import type { ComponentType } from 'react'
import type { DeviceView } from '../../core/hub-contract.ts'
import type { Client, Contracts } from '../client.ts'
import type { LiveEvent } from '../live.ts'

/** The tabs of the page, in their order; a tab that no feature fills explains itself (design §9). */
export const places = ['home', 'messages', 'calls', 'photos', 'files', 'apps', 'status'] as const
export type Place = (typeof places)[number]

/** What each part of a view gets. It is drawn only for devices whose hub has the feature. */
export interface DeviceProps {
  readonly device: DeviceView
}
type Part = ComponentType<DeviceProps>

/**
 * What one feature adds to the page. `features/<id>/view.tsx` exports it as `view`; nothing else is to be registered.
 * Parts that are not seen at first are `lazy` components, so that the first view stays small.
 */
export interface FeatureView {
  readonly feature: keyof Contracts & string
  /** Small facts beside the phone's name: battery, signal. */
  readonly Status?: Part
  /** Round buttons among the quick toggles. */
  readonly Toggle?: Part
  /** A card of the device panel, above the feed: what plays. */
  readonly Card?: Part
  /** Fills the rest of the device panel; one feature has it, the notifications. */
  readonly Feed?: Part
  /** A tab of its own; `lazy`. */
  readonly tab?: { readonly place: Place; readonly View: Part }
  /** Its part of the settings of one device; `lazy`. */
  readonly Settings?: Part
  /** What it adds to the timeline of Home. */
  readonly timeline?: TimelineSource
  /** Finds what is stored, for the palette; best first, at most `limit`. */
  readonly search?: (ask: Asked & { readonly query: string; readonly limit: number }) => Promise<readonly Found[]>
  /** What a person can do with it on this device right now, for the palette. */
  readonly commands?: (ask: Asked) => readonly Command[]
  /** Steps of the self-test after pairing, in their order. */
  readonly selfTest?: readonly SelfTestStep[]
}

interface Asked {
  readonly client: Client
  readonly device: DeviceView
  readonly signal: AbortSignal
}

/** Names of the pictures in `ui/icons.tsx`. */
type IconName = string

/** One thing that happened, as a row of the timeline. `summary` holds no content; `title` and `text` do. */
export interface Moment {
  /** The same through all changes of it, unique within the feature and device. */
  readonly key: string
  /** ms since 1970. */
  readonly at: number
  readonly icon: IconName
  /** Reference of a picture among the blobs; hidden in privacy mode. */
  readonly picture?: string
  /** What kind of thing, in a word or two: the app's name, "Clipboard". */
  readonly summary: string
  readonly title?: string
  readonly text?: string
  /** Still so on the phone; what is over is drawn softer. */
  readonly active?: boolean
}

/** Pages of moments, newest first. */
export interface TimelineSource {
  page(
    ask: Asked & { readonly before?: string | number; readonly limit: number },
  ): Promise<{ readonly moments: readonly Moment[]; readonly before?: string | number }>
  /** The moment that an event means, if any; the same `key` replaces one that is shown. */
  fresh?(event: LiveEvent): Moment | undefined
}

/** Something stored that a search found. */
export interface Found extends Moment {
  /** Where the page shows it, e.g. `/home`. */
  readonly open?: string
}

/** Something a person can do. */
export interface Command {
  /** Unique within the feature. */
  readonly id: string
  readonly title: string
  readonly icon: IconName
  /** Resolves with a sentence about what came of it, or nothing. */
  run(): Promise<string | undefined>
}

/** One step of the self-test. `done` carries a sentence; `skipped` says why it could not be tried. */
export interface SelfTestStep {
  readonly id: string
  readonly title: string
  /** What will happen, and what the person has to do for it. */
  readonly explain: string
  run(ask: Asked & { readonly say: (sentence: string) => void }): Promise<SelfTestResult>
}

export interface SelfTestResult {
  readonly result: 'passed' | 'failed' | 'skipped'
  readonly sentence: string
}

/** Checks the shape and keeps the exact type. */
export function defineView(view: FeatureView): FeatureView {
  return view
}

import type { Client } from '../../client/client.ts'
import type { FeatureView, Moment, TimelineSource } from '../../client/react/view.ts'
import type { DeviceView, OutboxView } from '../../core/hub-contract.ts'
import type { PagedSource } from './merge.ts'
import type { HomePlace } from './place.ts'

/** A moment with where it happened; `errand` where it was done from this PC. */
export interface Happening extends Moment {
  readonly device: string
  readonly feature: string
  readonly errand?: OutboxView
}

/** The source of what was done from this PC. */
export const pcSource = 'pc'
const mostErrands = 500
/** What a date can hold, ms from 1970. */
const lastTime = 8.64e15

export function happening(device: string, feature: string, moment: Moment): Happening {
  // Phones say all kinds of numbers, and a date must not throw.
  const at = Math.abs(moment.at) <= lastTime ? moment.at : 0
  return { ...moment, at, device, feature }
}

/** What became of something done from here. No content is in it. */
export function errandHappening(errand: OutboxView): Happening {
  const { clientId, device, feature, at } = errand
  return { key: clientId, at, icon: 'pc', summary: '', device, feature, errand }
}

export interface SourcesAsk {
  readonly client: Client
  readonly views: readonly FeatureView[]
  readonly devices: readonly DeviceView[]
  readonly place: HomePlace
  /** The device as it is when a page is asked for. */
  readonly deviceNow: (id: string) => DeviceView | undefined
}

/** Every source that the place wants: a feature's timeline on each device, and the outbox. */
export function sourcesOf(ask: SourcesAsk): PagedSource<Happening>[] {
  const { client, views, devices, place, deviceNow } = ask
  const wanted = devices.filter(({ id }) => place.phone === undefined || place.phone === id)
  const sources = wanted.flatMap((device) =>
    views.flatMap(({ feature, timeline }) => {
      const isWanted = place.kind === undefined || place.kind === feature
      // The hub says nothing of what is switched off.
      if (!timeline || !isWanted || !device.features[feature]?.on) return []
      return [featureSource({ client, timeline, feature, device: () => deviceNow(device.id) ?? device })]
    }),
  )
  const isPcWanted = place.kind === undefined || place.kind === pcSource
  return isPcWanted ? [...sources, outboxSource(client, place.phone)] : sources
}

function featureSource(parts: {
  readonly client: Client
  readonly timeline: TimelineSource
  readonly feature: string
  readonly device: () => DeviceView
}): PagedSource<Happening> {
  const { client, timeline, feature, device } = parts
  const { id } = device()
  return {
    id: `${id}/${feature}`,
    async page({ before, limit, signal }) {
      const asked = { client, device: device(), signal, limit, ...(before === undefined ? {} : { before }) }
      const page = await timeline.page(asked)
      return { moments: page.moments.map((moment) => happening(id, feature, moment)), before: page.before }
    },
  }
}

function outboxSource(client: Client, phone: string | undefined): PagedSource<Happening> {
  return {
    id: pcSource,
    async page({ signal }) {
      const errands = await client.hub.outbox({ limit: mostErrands }, { signal })
      const wanted = errands.filter(({ device }) => phone === undefined || device === phone)
      return { moments: wanted.map(errandHappening) }
    },
  }
}

import type { Feature } from './feature.ts'
import { type Health, judge, notCarried } from './health.ts'
import type { Prospect } from './hub-contract.ts'
import { limitsOf } from './lane.ts'
import type { CompanionApp, Session } from './link.ts'

/** What each feature would be with this app, judged as a real phone is on which everything works as it can. */
export function prospectOf(features: readonly Feature[], link: string, app: CompanionApp): Prospect {
  const { platform, title, stores } = app
  const session = app.session()
  return {
    platform,
    link,
    app: title,
    stores: [...stores],
    features: features.map((feature) => {
      const { id, title, summary } = feature.contract
      return { feature: id, title, summary, ...outlook(healthOver(session, link, feature)) }
    }),
  }
}

function healthOver(session: Session, link: string, { adapters }: Feature): Health {
  let absent = notCarried
  const lanes = adapters.flatMap((adapter) => {
    const serves = adapter.link === link && adapter.serves(session)
    if (typeof serves === 'string') absent = serves
    if (serves !== true) return []
    const limits = limitsOf(adapter, session)
    return {
      link,
      since: 0,
      provenAt: 0,
      limits,
      unprovable: adapter.unprovable,
      problem: undefined,
      silence: undefined,
    }
  })
  const never = { lastProvenAt: undefined, waitingSince: 0, trouble: undefined }
  return judge({ now: 0, allowed: true, linked: true, lanes, absent, ...never })
}

function outlook(health: Health): Pick<Prospect['features'][number], 'can' | 'words'> {
  if (health.state === 'limited') return { can: 'limited', words: health.limits }
  if (health.state === 'impossible') return { can: 'impossible', words: [health.reason] }
  return { can: 'works', words: [] }
}

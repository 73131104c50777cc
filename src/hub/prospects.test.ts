import { expect, it } from 'vitest'
import type { Prospect } from '../core/hub-contract.ts'
import { hubContract } from '../core/hub-contract.ts'
import { features } from '../features/index.ts'
import { links } from '../links/index.ts'
import { testHub } from './testing-hub.ts'

it('what an Android phone and an iPhone will and will not do is known before there is one', async () => {
  const overrides = { links: { kdeconnect: { enabled: false } } }
  const at = await testHub({ features, links, overrides })
  try {
    const { body } = await at.ask('/api/hub/prospects', {})
    const [android, iphone] = hubContract.actions.prospects.output.parse(body) as [Prospect, Prospect]
    const ids = features.map(({ contract }) => contract.id)
    for (const one of [android, iphone]) expect(one.features.map(({ feature }) => feature)).toEqual(ids)
    const cans = ({ features: all }: Prospect) => Object.fromEntries(all.map(({ feature, can }) => [feature, can]))
    expect(cans(android)).toEqual({
      notifications: 'limited',
      battery: 'works',
      connectivity: 'works',
      ring: 'limited',
      ping: 'limited',
      clipboard: 'limited',
      media: 'works',
    })
    expect(cans(iphone)).toEqual({
      notifications: 'impossible',
      battery: 'limited',
      connectivity: 'impossible',
      ring: 'limited',
      ping: 'limited',
      clipboard: 'limited',
      media: 'impossible',
    })
    const words = ({ features: all }: Prospect) => all.flatMap((one) => one.words).join(' ')
    expect(words(android)).not.toContain('iPhone')
    expect(words(iphone)).not.toContain('Android')
    expect(words(iphone)).toContain('The KDE Connect app for iPhone does not offer notifications.')
    expect(android).toMatchObject({ platform: 'android', link: 'kdeconnect', app: 'KDE Connect' })
    expect(android.stores.map(({ name }) => name)).toEqual(['Google Play', 'F-Droid'])
    expect(iphone.stores.map(({ name }) => name)).toEqual(['App Store'])
  } finally {
    await at.stop()
  }
})

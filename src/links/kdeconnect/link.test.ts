import { describe } from 'vitest'
import { kdeLinkPair } from '../../../tests/suites/kdeconnect-link-pair.ts'
import { linkSuite } from '../../../tests/suites/link-suite.ts'

// At the same time, because most of it is waiting: every pair has addresses of its own.
describe.concurrent('on the same machine', () => {
  for (const [hub, phone] of [
    [8, 8],
    [8, 7],
    [7, 8],
    [7, 7],
  ] as const)
    linkSuite(`the KDE Connect link (hub ${hub}, phone ${phone})`, () => kdeLinkPair(hub, phone))
})

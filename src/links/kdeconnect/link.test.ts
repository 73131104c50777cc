import { kdeLinkPair } from '../../../tests/suites/kdeconnect-link-pair.ts'
import { linkSuite } from '../../../tests/suites/link-suite.ts'

for (const [hub, phone] of [
  [8, 8],
  [8, 7],
  [7, 8],
  [7, 7],
] as const)
  linkSuite(`the KDE Connect link (hub ${hub}, phone ${phone})`, () => kdeLinkPair(hub, phone))

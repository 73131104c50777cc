import type { PhoneSide } from '../../src/core/phone.ts'
import { features } from '../../src/features/index.ts'
import { featureSuite } from './feature-suite.ts'

for (const feature of features) {
  const { phone } = (await import(`../../src/features/${feature.contract.id}/phone.ts`)) as { phone: PhoneSide }
  featureSuite(feature, phone)
}

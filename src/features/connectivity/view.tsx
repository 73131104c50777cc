import { defineView } from '../../client/react/view.ts'
import { SignalStatus } from './view/signal-status.tsx'

export const view = defineView({ feature: 'connectivity', Status: SignalStatus })

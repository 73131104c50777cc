import { battery } from './battery/index.ts'

/** Every feature, one line each, in the order people meet them. Each may have a `phone.ts` for the simulated phone. */
export const features = [battery] as const

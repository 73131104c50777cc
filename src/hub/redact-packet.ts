import type { z } from 'zod'
import type { Feature } from '../core/feature.ts'
import { redact } from '../core/log.ts'
import { kdeAdapters } from './identity.ts'

/** Hides the content of packets, by the schemas of all adapters that know their type; an unknown type is hidden whole. */
export function packetRedactor(features: readonly Feature[]) {
  const schemas = { in: new Map<string, z.ZodType[]>(), out: new Map<string, z.ZodType[]>() }
  for (const { packets } of kdeAdapters(features)) {
    for (const [type, schema] of Object.entries(packets.receives)) add(schemas.in, type, schema)
    for (const [type, schema] of Object.entries(packets.sends)) add(schemas.out, type, schema)
  }
  return (direction: 'in' | 'out', type: string, body: unknown): unknown => {
    const known = schemas[direction].get(type)
    if (!known) return redact(undefined, body)
    // Where features share a type, what one of them calls secret is secret.
    return known.reduce((shown, schema) => redact(schema, shown), body)
  }
}

function add(map: Map<string, z.ZodType[]>, type: string, schema: z.ZodType): void {
  map.set(type, [...(map.get(type) ?? []), schema])
}

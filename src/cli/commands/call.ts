import { text as readAll } from 'node:stream/consumers'
import type { Client } from '../../client/client.ts'
import type { Action, Contract } from '../../core/contract.ts'
import { TandemError } from '../../core/errors.ts'
import type { OutboxView } from '../../core/hub-contract.ts'
import { fromJson, inputFrom } from '../call-input.ts'
import { Complaint, type Context, neededArgument, textOption } from '../command.ts'
import { actionOf } from '../contracts.ts'
import { findDevice } from '../devices.ts'
import { jsonSchemaOf } from '../schema-words.ts'
import { oneLine, table, widthOf } from '../table.ts'
import { ago } from '../times.ts'

const longestWaitMs = 30_000

/** `tandem call <device> <feature>.<action> [input]`; the hub's own actions go without a device. */
export async function run(context: Context): Promise<void> {
  const first = neededArgument(context, 0, 'a device and an action, such as: tandem call pixel ring.start')
  const isHub = first.startsWith('hub.')
  const name = isHub ? first : neededArgument(context, 1, `an action, such as: tandem call ${first} ring.start`)
  const { contract, action } = await actionOf(name)
  if (!isHub && contract.id === 'hub') throw new Complaint(`"${name}" needs no device: tandem call ${name}.`)
  const declared = contract.actions[action]
  if (!declared) return
  const words = context.args.slice(isHub ? 1 : 2)
  const schema = jsonSchemaOf(declared.input)
  const input =
    words.length === 1 && words[0] === '-' ? fromJson(await readAll(context.io.stdin)) : inputFrom(words, schema)
  const client = await context.client()
  if (isHub) {
    const answer = (client.hub as Record<string, (value: unknown) => Promise<unknown>>)[action]
    return show(context, await answer?.(input))
  }
  const device = await findDevice(client, first)
  await perform({ context, client, device: device.id, contract, action, declared }, input)
}

interface Target {
  readonly context: Context
  readonly client: Client
  readonly device: string
  readonly contract: Contract
  readonly action: string
  readonly declared: Action
}

async function perform(target: Target, input: Record<string, unknown>): Promise<void> {
  const { context, client, device, contract, action, declared } = target
  const given = textOption(context.options, 'client-id')
  const wantsFate = context.options.wait === true && declared.acts === true
  const clientId = given ?? (wantsFate ? crypto.randomUUID() : undefined)
  const inside = clientId !== undefined && 'clientId' in declared.input.shape && !('clientId' in input)
  const answer = await client.call({ device, feature: contract.id, action }, inside ? { ...input, clientId } : input, {
    signal: context.io.signal,
    ...(clientId === undefined ? {} : { clientId }),
  })
  if (!wantsFate || answer.clientId === undefined) return show(context, answer.output)
  const { fate, reason } = await settled(client, answer.clientId, context.io.signal)
  if (fate === 'failed') throw new TandemError('peer.refused', reason === undefined ? {} : { reason })
  if (context.json)
    context.printJson({ output: answer.output, clientId: answer.clientId, fate, ...(reason && { reason }) })
  else context.print(`${fateWords[fate]}${reason ? ` (${oneLine(reason)})` : ''}`)
  if (fate !== 'confirmed')
    throw new Complaint(
      `The phone did not confirm it in ${longestWaitMs / 1000} s: look at the phone before you do it again.`,
      'timeout',
    )
}

const fateWords: Readonly<Record<OutboxView['fate'], string>> = {
  queued: 'Waiting for the phone.',
  handed: 'Handed to the phone.',
  confirmed: 'Confirmed by the phone.',
  failed: 'The phone refused.',
  unknown: 'What became of it is unknown.',
}

async function settled(client: Client, clientId: string, signal: AbortSignal): Promise<OutboxView> {
  const end = Date.now() + longestWaitMs
  for (;;) {
    const view = await client.hub.fate({ clientId }, { signal })
    if (view.fate === 'confirmed' || view.fate === 'failed' || view.fate === 'unknown' || Date.now() > end) return view
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** A list of records is a table for people; everything else is JSON, which is also readable. */
function show(context: Context, output: unknown): void {
  if (context.json) context.printJson(output)
  else context.print(readable(output, context))
}

function readable(output: unknown, context: Context): string {
  const rows = recordsIn(output)
  if (rows) return asTable(rows, context)
  const values = typeof output === 'object' && output !== null ? Object.values(output) : undefined
  const list = Array.isArray(output) ? output : values?.length === 1 ? values[0] : undefined
  if (Array.isArray(list) && list.length === 0) return 'Nothing.'
  if (values?.length === 0) return 'Done.'
  return typeof output === 'string' ? output : (JSON.stringify(output, null, 2) ?? 'Done.')
}

type Row = Record<string, unknown>

/** The output itself, or its only list. */
function recordsIn(output: unknown): Row[] | undefined {
  const lists = Array.isArray(output)
    ? [output]
    : Object.values((typeof output === 'object' && output) || {}).filter((value) => Array.isArray(value))
  const [list] = lists
  if (lists.length !== 1 || !list?.length) return undefined
  const fits = list.every((row: unknown) => typeof row === 'object' && row !== null && !Array.isArray(row))
  return fits ? (list as Row[]) : undefined
}

/** Columns that say nothing are left out, and the widest are cut until a row fits; `--json` has everything. */
function asTable(rows: readonly Row[], context: Context): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((column) => {
    const values = new Set(rows.map((row) => row[column]))
    const fitsCell = ![...values].some((value) => Array.isArray(value) && typeof value[0] === 'object')
    return fitsCell && ![...values].every(saysNothing) && !(values.size === 1 && values.has(true))
  })
  const cells = rows.map((row) => columns.map((column) => oneLine(cell(row[column]))))
  const head = columns.map((column) => context.paint('dim', column))
  // Without its id nothing can be done with an item.
  const whole = columns.map((column) => /^id$|Id$/.test(column))
  const widths = fitting(
    columns.map((column, index) => Math.max(widthOf(column), ...cells.map((row) => widthOf(row[index] ?? '')))),
    { whole, most: context.io.columns - 2 * columns.length },
  )
  return table([head, ...cells.map((row) => row.map((text, index) => oneLine(text, widths[index])))])
}

function saysNothing(value: unknown): boolean {
  const empty = Array.isArray(value) && value.length === 0
  const isBlob = typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
  return value === undefined || value === null || value === '' || value === false || empty || isBlob
}

const narrowest = 12

/** Takes from the widest column until all fit. */
function fitting(natural: readonly number[], limit: { whole: readonly boolean[]; most: number }): number[] {
  const widths = [...natural]
  for (;;) {
    const sum = widths.reduce((all, width) => all + width, 0)
    const open = widths.map((width, index) => (limit.whole[index] ? 0 : width))
    const widest = Math.max(...open)
    if (sum <= limit.most || widest <= narrowest) return widths
    widths[open.indexOf(widest)] = widest - 1
  }
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  // Times in our contracts are milliseconds since 1970; nothing else is that large. Exact ones are in `--json`.
  if (typeof value === 'number' && value > 1e12 && value < 4e12) return ago(value, Date.now())
  return JSON.stringify(value)
}

import type { Contract } from '../core/contract.ts'
import type { CommandSpec, Context, OptionSpec } from './command.ts'
import { commands, commonOptions } from './commands.ts'
import { fieldsOf, jsonSchemaOf } from './schema-words.ts'
import { table, wrap } from './table.ts'

type Page = Pick<Context, 'paint'> & { readonly io: { readonly columns: number } }

/** What `tandem help` says: one line for each command. */
export function overview(page: Page): string {
  const rows = commands.map(({ name, summary }) => [page.paint('bold', name), summary])
  return [
    'Tandem: your phone, on your PC.',
    '',
    `${page.paint('bold', 'Usage')}  tandem <command> [arguments] [options]`,
    '',
    table(rows, '  '),
    '',
    'Every command takes --json and --help. "tandem help <feature>" lists what a feature can do; the features are shown by "tandem help features".',
  ]
    .map((line) => (line.startsWith('Every') ? wrap(line, widthOf(page)) : line))
    .join('\n')
}

export function commandHelp(spec: CommandSpec, page: Page): string {
  const own = Object.entries(spec.options ?? {})
  const parts = [
    `${page.paint('bold', 'Usage')}  tandem ${spec.name} ${spec.usage}`.trimEnd(),
    wrap(`${spec.summary}.`, widthOf(page)),
    ...(spec.more ?? []).map((text) => wrap(text, widthOf(page))),
    [page.paint('bold', 'Options'), optionRows([...own, ...Object.entries(commonOptions)])].join('\n'),
  ]
  if (spec.examples)
    parts.push([page.paint('bold', 'Examples'), ...spec.examples.map((example) => `  ${example}`)].join('\n'))
  return parts.join('\n\n')
}

function optionRows(options: ReadonlyArray<[string, OptionSpec]>): string {
  return table(
    options.map(([name, { short, value, describe }]) => [
      `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`,
      describe,
    ]),
    '  ',
  )
}

/** A feature with its actions, events and state. */
export function featureHelp(contract: Contract, page: Page): string {
  const { id, title, summary, actions, events, state } = contract
  const rows = Object.entries(actions).map(([name, action]) => [page.paint('bold', `${id}.${name}`), action.summary])
  const parts = [`${page.paint('bold', title)}  ${summary}`]
  parts.push(rows.length === 0 ? 'It has no actions.' : `${page.paint('bold', 'Actions')}\n${table(rows, '  ')}`)
  const names = Object.keys(events)
  if (names.length > 0)
    parts.push(`${page.paint('bold', 'Events')} (tandem watch)\n${names.map((name) => `  ${id}.${name}`).join('\n')}`)
  const fields = fieldRows(jsonSchemaOf(state), page)
  if (fields) parts.push(`${page.paint('bold', 'State')} (tandem status --json)\n${fields}`)
  return parts.join('\n\n')
}

/** An action with each field of its input: type, bounds, default and description, from the schema itself. */
export function actionHelp(contract: Contract, name: string, page: Page): string {
  const action = contract.actions[name]
  if (!action) return ''
  const target = contract.id === 'hub' ? '' : '<device> '
  const schema = jsonSchemaOf(action.input)
  const needed = fieldsOf(schema).filter((field) => field.needed)
  const example = needed.map((field) => ` ${field.name}=…`).join('')
  const parts = [
    `${page.paint('bold', 'Usage')}  tandem call ${target}${contract.id}.${name}${example}`,
    wrap(action.summary, widthOf(page)),
  ]
  if (action.acts)
    parts.push(
      wrap(
        'It acts in the world, so it happens at most once: --client-id names it, and what became of it is told by --wait or by "tandem call hub.fate".',
        widthOf(page),
      ),
    )
  const fields = fieldRows(schema, page)
  parts.push(fields ? `${page.paint('bold', 'Input')}\n${fields}` : 'It takes no input.')
  return parts.join('\n\n')
}

function fieldRows(schema: ReturnType<typeof jsonSchemaOf>, page: Page): string {
  const marks = (field: { needed: boolean; byDefault: string | undefined }) =>
    field.needed ? 'needed' : field.byDefault === undefined ? 'optional' : `default ${field.byDefault}`
  return table(
    fieldsOf(schema).map((field) => [
      page.paint('bold', field.name),
      field.type,
      marks(field),
      ...(field.description ? [field.description] : []),
    ]),
    '  ',
  )
}

function widthOf(page: Page): number {
  return Math.max(40, Math.min(page.io.columns, 100))
}

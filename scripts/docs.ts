// Writes what the contracts, the adapters, the table of errors and the configuration say into docs/ and the README.
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { Contract } from '../src/core/contract.ts'
import { errorCodes } from '../src/core/errors.ts'
import type { Adapter } from '../src/core/feature.ts'
import { hubContract } from '../src/core/hub-contract.ts'
import { limitsOf } from '../src/core/lane.ts'
import { features } from '../src/features/index.ts'
import { hubConfigSchema } from '../src/hub/config.ts'
import { links } from '../src/links/index.ts'
import type { PacketSchemas } from '../src/links/kdeconnect/adapter.ts'
import { allWords } from '../src/ui/words.ts'

type Json = { [key: string]: Json } & { type?: string; properties?: Record<string, Json>; required?: string[] }

const generated = '<!-- Written by "npm run docs" from the code; edit the code instead. -->'

// Every sentence of the page stands in a `words.ts` beside what shows it; loaded, they are all known.
for (const path of globSync('src/**/words.ts', { cwd: new URL('..', import.meta.url) }))
  await import(new URL(`../${path}`, import.meta.url).href)

/** Path from the project's root → its whole text. The README keeps what stands outside its markers. */
export function pages(): Record<string, string> {
  return {
    'README.md': between(read('README.md'), 'features', featureTable()),
    'docs/api.md': page(
      'API',
      apiIntroduction,
      [hubContract as Contract, ...contracts()].map(contractSection).join('\n'),
    ),
    'docs/features.md': page(
      'Features',
      'What each feature gives, over which link, with which limits.',
      featureSections(),
    ),
    'docs/errors.md': page('Errors', 'Every refusal has a code, an HTTP status and a sentence.', errorTable()),
    'docs/configuration.md': page('Configuration', configurationIntroduction, configurationTable()),
    'src/web/locales/en.json': `${JSON.stringify(allWords(), undefined, 2)}\n`,
    'docs/protocol/packets.md': page('KDE Connect packets', packetIntroduction, packetSections()),
  }
}

const apiIntroduction = `Everything listens on 127.0.0.1 and needs \`Authorization: Bearer <token>\` (the token lies in the file \`token\` of the data
folder) or the page's cookie. A feature's action is \`POST /api/devices/<id>/<feature>/<action>\` with its input as JSON, a hub
action \`POST /api/hub/<action>\`. \`GET /api/openapi.json\` says the same for machines, and \`GET /api/live\` is the WebSocket
on which states, events and health arrive. Actions marked *once* act in the world: they carry a \`clientId\`, happen at most
once, and their fate is told by the event \`fate\`.`

const configurationIntroduction = `\`config.json\` in the configuration folder, then environment variables, then flags: the later wins.`

const packetIntroduction = `What Tandem's adapters read and write on the KDE Connect wire. Fields marked *content* never reach a log or a trace.`

function contracts(): Contract[] {
  return features.map((feature) => feature.contract)
}

function page(title: string, introduction: string, body: string): string {
  return `# ${title}\n\n${generated}\n\n${introduction}\n\n${body.trim()}\n`
}

function contractSection(contract: Contract): string {
  const actions = Object.entries(contract.actions).map(
    ([name, action]) =>
      `| \`${name}\` | ${action.summary}${action.acts ? ' *once*' : ''} | ${fields(action.input)} | ${fields(action.output)} |`,
  )
  const events = Object.entries(contract.events).map(([name, event]) => `| \`${name}\` | ${fields(event)} |`)
  return [
    `## ${contract.id}\n\n${contract.summary}\n`,
    `State: ${fields(contract.state)}\n`,
    ...table(['action', 'what it does', 'input', 'output'], actions),
    ...table(['event', 'data'], events),
  ].join('\n')
}

function table(head: string[], rows: string[]): string[] {
  if (rows.length === 0) return []
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows, '']
}

function fields(schema: z.ZodType): string {
  return describe(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json)
}

function describe(schema: Json): string {
  const options = (schema.anyOf ?? schema.oneOf) as unknown as Json[] | undefined
  if (options) return options.map(inBraces).join(' or ')
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (schema.enum) return (schema.enum as unknown as unknown[]).map((value) => `\`${value}\``).join(', ')
  if (schema.type === 'array') return `list of ${inBraces(schema.items as Json)}`
  if (schema.type !== 'object') return schema.type ?? 'anything'
  const entries = Object.entries(schema.properties ?? {})
  if (entries.length === 0)
    return schema.additionalProperties && typeof schema.additionalProperties === 'object'
      ? `map of ${inBraces(schema.additionalProperties)}`
      : '–'
  return entries
    .map(([name, field]) => `\`${name}${schema.required?.includes(name) ? '' : '?'}\` ${inBraces(field)}`)
    .join(', ')
}

function inBraces(schema: Json): string {
  return schema.type === 'object' ? `{ ${describe(schema)} }` : describe(schema)
}

function featureTable(): string {
  const head = ['feature', 'what you get', ...links.map((link) => link.id)]
  const rows = features.map(({ contract, adapters }) => {
    const cells = links.map((link) => {
      const adapter = adapters.find((candidate) => candidate.link === link.id)
      if (!adapter) return '–'
      return adapter.limits || adapter.unprovable ? 'yes, with limits' : 'yes'
    })
    return `| ${[contract.title, contract.summary, ...cells].join(' | ')} |`
  })
  return table(head, rows).join('\n')
}

function featureSections(): string {
  return features
    .map(({ contract, adapters }) => {
      const lines = adapters.flatMap((adapter) => [
        `- over \`${adapter.link}\``,
        ...[adapter.unprovable, ...limitsWithAnyApp(adapter)].filter(Boolean).map((limit) => `  - ${limit}`),
        ...(adapter.silence
          ? [`  - When the phone stays silent: ${adapter.silence.reason} ${adapter.silence.step.text}`]
          : []),
      ])
      return `## ${contract.title}\n\n${contract.summary}\n\n${lines.join('\n')}\n`
    })
    .join('\n')
}

/** What an app alone is limited in says so itself. */
function limitsWithAnyApp(adapter: Adapter): Set<string> {
  const apps = links.find(({ id }) => id === adapter.link)?.apps ?? []
  return new Set(apps.flatMap((app) => limitsOf(adapter, app.session())))
}

function errorTable(): string {
  const rows = Object.entries(errorCodes).map(
    ([code, { status, sentence }]) => `| \`${code}\` | ${status} | ${sentence} |`,
  )
  return table(['code', 'status', 'sentence'], rows).join('\n')
}

function configurationTable(): string {
  const schema = z.toJSONSchema(hubConfigSchema(links), { io: 'input' }) as Json
  return table(['setting', 'default', 'what it does'], settings(schema, '')).join('\n')
}

function settings(schema: Json, prefix: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`
    if (field.properties) return settings(field, `${path}.`)
    return [`| \`${path}\` | \`${JSON.stringify(field.default)}\` | ${field.description ?? ''} |`]
  })
}

interface HasPackets {
  readonly packets: { readonly receives: PacketSchemas; readonly sends: PacketSchemas }
}

function packetSections(): string {
  return features
    .map(({ contract, adapters }) => {
      const own = adapters.filter((adapter) => 'packets' in adapter) as unknown as HasPackets[]
      const rows = own.flatMap(({ packets }) => [
        ...Object.entries(packets.receives).map(
          ([type, schema]) => `| \`${type}\` | reads | ${packetFields(schema)} |`,
        ),
        ...Object.entries(packets.sends).map(([type, schema]) => `| \`${type}\` | writes | ${packetFields(schema)} |`),
      ])
      return `## ${contract.title}\n\n${table(['packet', 'Tandem', 'body'], rows).join('\n')}`
    })
    .join('\n')
}

function packetFields(schema: z.ZodObject): string {
  const names = Object.entries(schema.shape).map(([name, field]) => {
    const secret = (field as z.ZodType).meta()?.secret === true
    return secret ? `\`${name}\` (content)` : `\`${name}\``
  })
  return names.join(', ') || '–'
}

function between(text: string, marker: string, inside: string): string {
  const [start, end] = [`<!-- ${marker} -->`, `<!-- /${marker} -->`]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from === -1 || to === -1) throw new Error(`README.md lacks the markers ${start} … ${end}`)
  return `${text.slice(0, from + start.length)}\n${inside}\n${text.slice(to)}`
}

function read(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(pages())) {
    mkdirSync(new URL('.', new URL(`../${path}`, import.meta.url)), { recursive: true })
    writeFileSync(new URL(`../${path}`, import.meta.url), text)
  }
}

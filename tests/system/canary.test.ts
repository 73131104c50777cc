import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/hub/database.ts'
import { addressesFor, endAll, linked, type Pair, pairUp, poll, startHub, startPhone } from './harness.ts'

/** Texts that nobody else would write; each is planted in another place. */
const planted = {
  deviceName: 'Quokka phone',
  title: 'Zanzibar sunrise 4711',
  text: 'The heron nests behind the lighthouse',
  conversation: 'Meet me under the crooked sycamore',
  sender: 'Philippa Featherstonehaugh',
  reply: 'Bring the turquoise umbrella',
  button: 'Unfurl the mainsail',
  muted: 'Marmalade account overdrawn',
  ping: 'Pangolins cross at midnight',
  clipFromPc: 'correct horse battery staple quince',
  clipFromPhone: 'Gooseberry passphrase nine',
  sensitive: 'hunter2-but-longer',
  search: 'quizzical marmoset',
  noticeOfPc: 'Backup of the walrus finished',
} as const
const code = '61803398'

describe('after a busy day', () => {
  let pair: Pick<Pair, 'hub' | 'phone' | 'at'>
  let temp: string
  let token: string
  beforeAll(async () => {
    const address = addressesFor(import.meta.filename)
    const at = { hub: address(), phone: address() }
    temp = mkdtempSync(join(tmpdir(), 'tandem-canary-'))
    // Everything that is logged at all is logged.
    const hub = await startHub({ bind: at.hub, config: { log: { level: 'trace' } }, env: { TMPDIR: temp } })
    const phone = await startPhone({ bind: at.phone, hub: at.hub, name: planted.deviceName })
    pair = { hub, phone, at }
    token = readFileSync(join(hub.home, 'token'), 'utf8').trim()
    await busyDay(pair)
  }, 60_000)
  afterAll(async () => {
    await endAll([pair.hub, pair.phone])
    rmSync(temp, { recursive: true, force: true })
  })

  it('the scan finds what is there', () => {
    const folder = join(temp, 'control')
    mkdirSync(folder)
    const shapes = [
      planted.text,
      Buffer.from(planted.text, 'utf16le'),
      Buffer.from(`xx${planted.text}`).toString('base64'),
    ]
    for (const [index, shape] of shapes.entries()) {
      writeFileSync(join(folder, 'file'), shape)
      expect({ index, found: findings(folder) }).toEqual({ index, found: ['text in file'] })
    }
    rmSync(folder, { recursive: true })
  })

  it('no planted text is in the home or among temporary files while the hub runs', () => {
    expect(filesBelow(pair.hub.home).map(({ name }) => name)).toContain('tandem.db')
    expect(findings(pair.hub.home)).toEqual([])
    expect(findings(temp)).toEqual([])
  })

  it('nothing that was printed holds any of it either', () => {
    const printed = Buffer.from(pair.hub.program.output())
    expect(plantedIn(printed)).toEqual([])
    expect(printed.toString()).not.toContain(token)
  })

  it('nor after it was killed and has ended', async () => {
    await pair.hub.program.stop('SIGKILL')
    expect(findings(pair.hub.home)).toEqual([])
    const again = await startHub({ bind: pair.at.hub, home: pair.hub.home })
    pair = { ...pair, hub: again }
    await again.stop()
    expect(findings(again.home)).toEqual([])
    expect(findings(temp)).toEqual([])
  })

  it('the history is in the database, but neither the one-time code nor any clip is', () => {
    const key = Buffer.from(readFileSync(join(pair.hub.home, 'key'), 'utf8').trim(), 'hex')
    const database = openDatabase({ file: join(pair.hub.home, 'tandem.db'), key })
    const tables = database.all<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`)
    const everything = Buffer.from(
      tables.map(({ name }) => JSON.stringify(database.all(`SELECT * FROM "${name}"`), readable)).join('\n'),
    )
    database.close()
    const there = plantedIn(everything)
    for (const word of ['deviceName', 'title', 'text', 'conversation', 'sender', 'muted']) expect(there).toContain(word)
    for (const word of ['code', 'clipFromPc', 'clipFromPhone', 'sensitive', 'ping', 'search', 'reply'])
      expect(there).not.toContain(word)
  })

  it('every file is for its owner only', () => {
    for (const { name, path } of filesBelow(pair.hub.home)) {
      // The person's own settings are theirs to share, and the lock holds nothing.
      if (name !== 'config.json' && !(name === 'lock' && statSync(path).size === 0))
        expect({ name, mode: (statSync(path).mode & 0o077).toString(8) }).toEqual({ name, mode: '0' })
    }
  })
})

/** Everything that a phone and its person do in a day, with the planted texts in it. */
async function busyDay({ hub, phone }: Pick<Pair, 'hub' | 'phone'>): Promise<void> {
  const heard = await hub.listen()
  const { id } = await pairUp(hub, phone)
  const actions = hub.client.device(id)
  const post = (what: object) => phone.act('notifications', 'post', what)
  await phone.act('notifications', 'fill', { count: 50 })
  await post({ app: 'Chat', title: planted.title, text: planted.text, reply: true, actions: [planted.button] })
  const { data } = await heard.next('notifications.posted', { title: planted.title })
  const posted = (data as { id: string }).id
  await post({ app: 'Talk', title: 'Talk', conversation: [{ sender: planted.sender, content: planted.conversation }] })
  await actions.notifications.act({ id: posted, action: planted.button })
  await actions.notifications.reply({ id: posted, text: planted.reply, clientId: 'canary' })
  await actions.notifications.configureApp({ app: 'Bank', muted: true, hideContent: true })
  await post({ app: 'Bank', title: 'Bank', text: planted.muted })
  await phone.act('notifications', 'code', { code })
  await heard.next('notifications.posted', { code })
  await actions.notifications.send({ title: planted.noticeOfPc, text: planted.noticeOfPc })
  await actions.notifications.list({ query: planted.search })
  await actions.ping.send({ message: planted.ping })
  await phone.act('ping', 'send', { message: planted.ping })
  await actions.clipboard.set({ text: planted.clipFromPc })
  await phone.act('clipboard', 'copy', { text: planted.clipFromPhone })
  await phone.act('clipboard', 'send')
  await heard.next('clipboard.received', { text: planted.clipFromPhone })
  await actions.clipboard.set({ text: planted.sensitive, sensitive: true })
  await phone.act('media', 'control', { action: 'Play' })
  // Refusals, and what goes wrong, are logged too.
  await phone.fault({ name: 'malformed', kind: 'types' })
  await hub.client
    .call({ device: id, feature: 'ping', action: 'send' }, { message: planted.ping, wrong: 1 })
    .catch(() => {})
  await hub.client.call({ device: planted.sender, feature: 'ping', action: 'send' }, {}).catch(() => {})
  await actions.notifications.reply({ id: 'nothing', text: planted.reply }).catch(() => {})
  await phone.fault({ name: 'drop' })
  await linked(hub, id, false)
  await linked(hub, id)
  await poll(async () => (await actions.notifications.list({ query: planted.title })).items.length > 0)
  heard.stop()
}

interface Found {
  readonly name: string
  readonly path: string
}

function filesBelow(folder: string): Found[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, path: join(entry.parentPath, entry.name) }))
}

/** "what in which file" for each planted text that is found. */
function findings(folder: string): string[] {
  return filesBelow(folder).flatMap(({ name, path }) =>
    plantedIn(readFileSync(path)).map((word) => `${word} in ${name}`),
  )
}

function plantedIn(bytes: Buffer): string[] {
  return Object.entries({ ...planted, code }).flatMap(([word, text]) =>
    shapesOf(text).some((shape) => bytes.includes(shape)) ? [word] : [],
  )
}

/** A text as it is, in the other encodings of texts, and in base64 whatever it begins with there. */
function shapesOf(text: string): Buffer[] {
  const plain = Buffer.from(text)
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), plain]).toString('base64')
    // The first and last characters depend on the neighbours.
    return encoded.slice(before === 0 ? 0 : 4, -4)
  })
  const shapes = [
    plain,
    Buffer.from(text, 'utf16le'),
    Buffer.from(plain.toString('hex')),
    ...base64.map((one) => Buffer.from(one)),
  ]
  return shapes.filter(({ length }) => length >= 5)
}

function readable(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value
}

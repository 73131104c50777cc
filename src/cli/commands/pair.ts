import type { Client } from '../../client/client.ts'
import { TandemError } from '../../core/errors.ts'
import type { PeerView } from '../../core/hub-contract.ts'
import { ask, confirmed } from '../ask.ts'
import { atMostArguments, Complaint, type Context, textOption } from '../command.ts'
import { choosePeer, findPeer, looked, peerTable } from '../peers.ts'
import { oneLine } from '../table.ts'

/** `tandem pair [peer|address]`. The code is always compared by a person: here, or by who gives `--yes-code`. */
export async function run(context: Context): Promise<void> {
  atMostArguments(context, 1)
  const [given] = context.args
  const client = await context.client()
  if (context.options.list === true) return list(context, client)
  const peer = given === undefined ? await choose(context, client) : await findPeer(client, given, context)
  const yesCode = textOption(context.options, 'yes-code')
  if (context.options.ask === true) return askOnly(context, client, peer)
  if (yesCode === undefined && !context.io.interactive)
    throw new Complaint(
      `Nobody is here to compare the code: run "tandem pair ${quoted(peer)} --ask" for it, then again with --yes-code CODE.`,
    )
  const before = new Set((await client.devices()).map(({ id }) => id))
  const code = await codeFor(client, peer)
  const accepted = yesCode === undefined ? await compare(context, peer, code) : sameCode(yesCode, code)
  const request: Request = { context, client, peer, code, before }
  if (!accepted) return refuse(request, yesCode)
  await finish(request)
}

/** A pairing under way; `before`: the devices there were until then. */
interface Request {
  readonly context: Context
  readonly client: Client
  readonly peer: PeerView
  readonly code: string
  readonly before: ReadonlySet<string>
}

/** A name that the shell passes on as one word. */
function quoted(peer: PeerView): string {
  return /^[\w.-]+$/.test(peer.name) ? peer.name : peer.peer
}

async function list(context: Context, client: Client): Promise<void> {
  const peers = await looked(client, context)
  if (context.json) return context.printJson(peers)
  if (peers.length === 0) return context.note(nothingInSight)
  context.print(peerTable(peers, context.paint))
  for (const { name, pairing } of peers)
    if (pairing.state === 'failed') context.print(`${oneLine(name, 40)}: ${oneLine(pairing.reason, 400)}`)
}

const nothingInSight =
  'No phone is in sight: open KDE Connect on the phone, on the same network, or give its address: tandem pair 192.168.1.20'

async function choose(context: Context, client: Client): Promise<PeerView> {
  const peers = await looked(client, context)
  const yesCode = textOption(context.options, 'yes-code')
  // With a code at hand it is clear which one is meant: the one that asks with it.
  const asking = yesCode && peers.find(({ pairing }) => pairing.state === 'asks' && sameCode(yesCode, pairing.code))
  if (asking) return asking
  if (peers.length === 0) throw new Complaint(nothingInSight, 'item.unknown')
  if (!context.io.interactive)
    throw new Complaint('Name the phone to pair with: "tandem pair --list" shows those in sight.')
  context.print(peerTable(peers, context.paint, true))
  return choosePeer(peers, await ask(context.io, 'Which one? '))
}

async function askOnly(context: Context, client: Client, peer: PeerView): Promise<void> {
  const code = await codeFor(client, peer)
  if (context.json) return context.printJson({ link: peer.link, peer: peer.peer, name: peer.name, code })
  context.print(code)
  context.note(`Does the phone show the same code? Then: tandem pair ${quoted(peer)} --yes-code ${code}`)
}

/** The code of the request that is open in either direction; else we ask. */
async function codeFor(client: Client, peer: PeerView): Promise<string> {
  const { pairing } = peer
  if (pairing.state === 'asks' || pairing.state === 'asked') return pairing.code
  const { code } = await client.hub.pair({ link: peer.link, peer: peer.peer })
  return code
}

function sameCode(one: string, other: string): boolean {
  const plain = (text: string) => text.replaceAll(/[\s-]/g, '').toUpperCase()
  return plain(one) === plain(other)
}

async function compare(context: Context, peer: PeerView, code: string): Promise<boolean> {
  const spaced = [...code].join(' ')
  const line = '─'.repeat(spaced.length + 6)
  const asks = peer.pairing.state === 'asks' ? 'asks to pair' : 'shows a pairing request now'
  context.print(`${context.paint('bold', oneLine(peer.name))} ${asks}. The code:\n`)
  context.print(`  ┌${line}┐\n  │   ${context.paint('bold', spaced)}   │\n  └${line}┘\n`)
  return confirmed(context.io, 'Does the phone show the same code?')
}

async function refuse({ client, peer, before }: Request, yesCode: string | undefined): Promise<never> {
  // The phone may have accepted while the person was still looking: then it is paired, and that is undone.
  const device = await newDevice(client, peer, before)
  if (device !== undefined) await client.hub.unpair({ device })
  else await client.hub.answer({ link: peer.link, peer: peer.peer, accept: false }).catch(alreadyOver)
  throw new Complaint(
    yesCode === undefined
      ? 'Not paired: if the codes differ, somebody may stand between you and the phone, so try again on a network you trust.'
      : `Not paired: the code "${yesCode}" is not the one of this request, so look at the phone and try again.`,
    'pairing.refused',
  )
}

function alreadyOver(error: unknown): void {
  if (!(error instanceof TandemError)) throw error
}

/** Says yes where the phone asked, then waits until both sides are paired. */
async function finish(request: Request): Promise<void> {
  const { context, client, peer, code } = request
  if (peer.pairing.state === 'asks') await client.hub.answer({ link: peer.link, peer: peer.peer, accept: true, code })
  else if (context.io.interactive) context.note('Accept the request on the phone, if you have not yet.')
  const device = await waitUntilPaired(request)
  if (context.json) context.printJson({ paired: true, device, link: peer.link, peer: peer.peer, code })
  else context.print(`Paired with ${oneLine(peer.name)}. "tandem status" shows what works.`)
}

const pairingTakesMs = 35_000
/** A peer that left the list has become a device, or is gone for good. */
const betweenListsMs = 2000

async function waitUntilPaired({ context, client, peer, before }: Request): Promise<string> {
  const end = Date.now() + pairingTakesMs
  let lastSeen = Date.now()
  while (Date.now() < end && !context.io.signal.aborted) {
    const device = await newDevice(client, peer, before)
    if (device !== undefined) return device
    const now = (await client.hub.peers()).find((one) => one.peer === peer.peer && one.link === peer.link)
    if (now) lastSeen = Date.now()
    if (now?.pairing.state === 'failed') throw new Complaint(now.pairing.reason, 'pairing.refused')
    if (now?.pairing.state === 'none') throw new TandemError('pairing.refused')
    if (Date.now() - lastSeen > betweenListsMs) throw new TandemError('session.closed')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new TandemError('pairing.timeout')
}

/** The device that this peer has become, if it has: one that was not there before. */
async function newDevice(client: Client, peer: PeerView, before: ReadonlySet<string>): Promise<string | undefined> {
  const fresh = (await client.devices()).filter(({ id }) => !before.has(id))
  return (fresh.find(({ name }) => name === peer.name) ?? fresh[0])?.id
}

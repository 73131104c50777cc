import { mkdirSync } from 'node:fs'
import type { RoomOptions } from './furniture.ts'
import { KdePeer, type KdePeerOptions } from './kde.ts'
import { programOf } from './kde-files.ts'
import { base, ip, ours, removeFolder, removeOurs, sweep } from './namespaces.ts'
import { Room } from './room.ts'

let made = 0

/** A network of rooms, joined by a bridge in a namespace of its own: nothing gets in or out. */
export class Network {
  readonly name: string
  /** The first three numbers of every address, such as `10.78.1`. */
  readonly prefix: string
  readonly #bridge: string
  readonly #rooms = new Map<string, { stop: () => Promise<void>; namespace: string }>()
  #last = 10

  constructor(name: string, number: number) {
    this.name = name
    this.prefix = `10.78.${number}`
    this.#bridge = `${ours}-${name}`
  }

  /** Makes the bridge; `startNetwork` has done it. */
  async open(): Promise<void> {
    await ip(undefined, `netns add ${this.#bridge}`)
    await ip(this.#bridge, 'link set lo up')
    await ip(this.#bridge, 'link add br0 type bridge forward_delay 0')
    await ip(this.#bridge, 'link set br0 up')
  }

  /** A computer to run our own programs in. */
  async room(options: RoomOptions): Promise<Room> {
    const room = await this.#place(options)
    await room.open(options)
    return room
  }

  /** A computer on which kdeconnectd runs. */
  async peer(options: KdePeerOptions): Promise<KdePeer> {
    const { root } = programOf(options.kind)
    const room = await this.#place(options, root)
    await room.open(options)
    const peer = new KdePeer(room, options)
    await peer.start()
    return peer
  }

  /** Ends every room, and removes all traces of the network (but not the folders if TANDEM_INTEROP_KEEP is set). */
  async stop(): Promise<void> {
    await Promise.all([...this.#rooms.values()].map((room) => room.stop()))
    for (const { namespace } of this.#rooms.values()) await ip(undefined, `netns del ${namespace}`)
    this.#rooms.clear()
    await ip(undefined, `netns del ${this.#bridge}`)
    removeFolder(this.name)
  }

  async #place(options: RoomOptions, root?: string): Promise<Room> {
    const { name } = options
    if (!/^[a-z][a-z0-9]{0,7}$/.test(name) || this.#rooms.has(name)) throw new Error(`not a name for a room: ${name}`)
    this.#last += 1
    const address = `${this.prefix}.${this.#last}`
    const cable = `v${this.#last}`
    const namespace = `${this.#bridge}-${name}`
    await ip(undefined, `netns add ${namespace}`)
    await ip(namespace, 'link set lo up')
    await ip(this.#bridge, `link add ${cable} type veth peer name eth0 netns ${namespace}`)
    await ip(this.#bridge, `link set ${cable} master br0 up`)
    const plug = async (connected: boolean) => {
      await ip(this.#bridge, `link set ${cable} ${connected ? 'up' : 'down'}`)
    }
    await ip(namespace, `addr add ${address}/24 brd + dev eth0`)
    await ip(namespace, 'link set eth0 up')
    // Leads nowhere, but without a default route there is none for 255.255.255.255 either.
    await ip(namespace, 'route add default dev eth0')
    const dir = `${base}/${this.name}/${name}`
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    const room = new Room(name, { dir, ip: address, namespace, plug, ...(root !== undefined && { root }) })
    this.#rooms.set(name, room)
    return room
  }
}

/** Makes an empty network; also clears up after test processes that died. `name`: at most eight small letters, digits. */
export async function startNetwork(name: string): Promise<Network> {
  if (made === 0) {
    await sweep()
    process.on('exit', removeOurs)
  }
  made += 1
  const network = new Network(name, made)
  await network.open()
  return network
}

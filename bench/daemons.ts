import { createClient, type Message } from 'dbus-native'
import { startNetwork } from '../tests/interop/peers/network.ts'
import { available, type KdePeer, type Network, pairPeers } from '../tests/interop/peers/peers.ts'
import { now, type Scene } from './scene.ts'

/** A room's name of the daemon, told apart from ours by version: this one pairs with both. */
export const phoneKind = 'kde22'
/** The daemon that is measured beside the hub: the newest that is at hand. */
export const peerKind = 'kde25'

/** A network of rooms, or undefined (and said why) where there can be none. */
export async function rooms(scene: Scene, name: string): Promise<Network | undefined> {
  const missing = [available[phoneKind], available[peerKind]].find((answer) => answer !== true)
  if (missing !== undefined) {
    scene.say(`without kdeconnectd and its network: ${missing}`)
    return undefined
  }
  const network = await startNetwork(name)
  scene.atEnd(() => network.stop())
  return network
}

/** Two kdeconnectd that are paired: the one measured, and the one that plays the phone. */
export async function pairedDaemons(network: Network): Promise<{ measured: KdePeer; phone: KdePeer }> {
  const [measured, phone] = await Promise.all([
    network.peer({ name: 'kde', kind: peerKind }),
    network.peer({ name: 'kdephone', kind: phoneKind }),
  ])
  await pairPeers(measured, phone)
  return { measured, phone }
}

/** Whether each of two daemons says that it reaches the other; one that is not up yet does not. */
export async function reachEachOther(one: KdePeer, other: KdePeer): Promise<boolean> {
  try {
    return (await reaches(one, other.id)) && (await reaches(other, one.id))
  } catch {
    // The bus has no such service yet.
    return false
  }
}

export async function reaches(one: KdePeer, id: string): Promise<boolean> {
  return (await one.device(id))?.reachable === true
}

/** Hears every notification that programs show on a daemon's desktop; gives the moment of each to `shown`. */
export async function hearNotices(scene: Scene, peer: KdePeer, shown: (at: number) => void): Promise<void> {
  const client = createClient({ socket: peer.room.busAddress.replace('unix:path=', '') })
  scene.atEnd(() => client.close())
  client.connection.on('error', () => {
    // The bus ends with its room.
  })
  client.connection.on('message', (message: Message) => {
    if (message.member === 'Notify') shown(now())
  })
  await client.addMatch("type='method_call',interface='org.freedesktop.Notifications',member='Notify',eavesdrop='true'")
}

/** The process id of a daemon, as its bus knows it. */
export async function pidOf(peer: KdePeer): Promise<number> {
  const bus = 'org.freedesktop.DBus'
  const at = { service: bus, path: '/org/freedesktop/DBus', interface: bus }
  return peer.room.bus.call<number>(at, 'GetConnectionUnixProcessID', 's', 'org.kde.kdeconnect')
}

// A program of its own: two ends meet, pair and are stopped in the middle of everything; then nothing must keep it alive.
import { Readable } from 'node:stream'
import { pairKdeEnds, startKdePair } from './kdeconnect-ends.ts'
import { RawPeer } from './raw-kdeconnect.ts'
import { until } from './until.ts'

const say = (word: string) => process.stdout.write(`${word} ${Date.now()}\n`)
const mdns = process.argv[2] === 'mdns'

const { hub, phone } = await startKdePair({ mdns }, { mdns })
const { asker, asked } = await pairKdeEnds(hub, phone)
// A payload that nobody fetches, and one that waits for bytes.
asker.send('kdeconnect.share.request', {}, { size: 5, open: () => Readable.from(['12345']) }).catch(() => {})
asked.on('kdeconnect.share.request', () => {})
asked.send('kdeconnect.share.request', {}, { size: 5, open: () => new Readable({ read() {} }) }).catch(() => {})
asker.on('kdeconnect.share.request', (packet) => void asker.download(packet, 10).catch(() => {}))
// A stranger that is being paired, one that says nothing, one that was connected to and says nothing.
const [one, silent, deaf] = [await RawPeer.make(), await RawPeer.make(), await RawPeer.make()]
await one.dial(hub)
await until('it is seen', () => hub.host.peers.get(one.id))
await hub.link().pair(one.id)
await silent.connect(hub)
await deaf.listen()
await deaf.announce(hub)
await until('it is connected to', () => deaf.arrivals.length > 0)
// A further connection of the phone, whose predecessor is kept for a while.
hub.host.clock.advance(2100)
await phone.link().discover(hub.address)
await new Promise((resolve) => setTimeout(resolve, 200))

say('stopping')
await Promise.all([hub.stop(), phone.stop()])
say('stopped')
await Promise.all([one.stop(), silent.stop(), deaf.stop()])
process.on('exit', () => say('exit'))

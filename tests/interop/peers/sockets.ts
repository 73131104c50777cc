import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Whether something listens at a socket file. */
export function socketAnswers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path)
    probe.once('error', () => resolve(false))
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
  })
}

/** Hands everything from either of two connections to the other, and closes both when one goes. */
export function join(one: Socket, other: Socket): void {
  // A connection that breaks off is closed right after, which ends the other too: nothing more to say about it.
  one.on('error', () => undefined).on('close', () => other.destroy())
  other.on('error', () => undefined).on('close', () => one.destroy())
  one.pipe(other).pipe(one)
}

/** A TCP port on which nothing listens on this machine. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { TandemError } from '../core/errors.ts'
import type { LiveServer } from './live.ts'
import { type Place, placeOf } from './place.ts'
import { type Api, makeApp } from './routes.ts'

export interface HttpOptions {
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  readonly api: Omit<Api, 'place'>
  readonly live: LiveServer
}

export interface RunningHttp {
  readonly place: Place
  readonly port: number
  stop(): Promise<void>
}

/** Starts the API and the page. Rejects with `config.invalid` when the port cannot be had. */
export async function startHttp({ host, port, api, live }: HttpOptions): Promise<RunningHttp> {
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 60_000, headersTimeout: 10_000 })
  server.maxConnections = 256
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw new TandemError('config.invalid', { mistakes: [whyNoPort(port, cause)] }, { cause })
  }
  const actual = (server.address() as AddressInfo).port
  const place = placeOf(host, actual)
  const app = makeApp({ ...api, place })
  const answer = getRequestListener((request) => app.fetch(request), { overrideGlobalObjects: false })
  server.on('request', (request, response) => void answer(request, response))
  server.on('upgrade', (request, socket, head) => void live.upgrade(request, socket as Socket, head, place))
  return {
    place,
    port: actual,
    async stop() {
      live.stop()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      // The server forgets sockets that were upgraded, but waits for them.
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, 300)
      await closed
      clearTimeout(cut)
    },
  }
}

function whyNoPort(port: number, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `port: another program uses ${port}; choose another one, or end that program.`
  if (code === 'EACCES') return `port: the system does not allow ${port}; choose one from 1024 up.`
  return `host, port: cannot be listened on (${code ?? 'unknown'}).`
}

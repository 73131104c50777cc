import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { TandemError } from '../core/errors.ts'
import type { LiveServer } from './live.ts'
import { errorFields } from './log.ts'
import { type Place, placeOf } from './place.ts'
import type { Api } from './routes.ts'

export interface HttpOptions {
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  readonly api: Omit<Api, 'place'>
  readonly live: LiveServer
}

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

export interface RunningHttp {
  readonly place: Place
  readonly port: number
  stop(): Promise<void>
}

/** Starts the API and the page. Rejects with `config.invalid` when the port cannot be had. */
export async function startHttp({ host, port, api, live }: HttpOptions): Promise<RunningHttp> {
  // An import of it reads every export, some of which load all of `fetch`: 8 MB that an idle hub does without.
  const { createServer } = process.getBuiltinModule('node:http')
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
  let answer: Promise<Answer> | undefined
  server.on('request', (request, response) => {
    answer ??= loadAnswer({ ...api, place })
    answer
      .then((give) => give(request, response))
      .catch((error: unknown) => {
        api.log.error('the API could not be loaded', errorFields(error))
        response.destroy()
      })
  })
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

/** With the first request: a hub that nobody looks at is smaller without, and links its phones sooner. */
async function loadAnswer(api: Api): Promise<Answer> {
  const [{ getRequestListener }, { makeApp }] = await Promise.all([import('@hono/node-server'), import('./routes.ts')])
  const app = makeApp(api)
  return getRequestListener((request) => app.fetch(request), { overrideGlobalObjects: false })
}

function whyNoPort(port: number, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `port: another program uses ${port}; choose another one, or end that program.`
  if (code === 'EACCES') return `port: the system does not allow ${port}; choose one from 1024 up.`
  return `host, port: cannot be listened on (${code ?? 'unknown'}).`
}

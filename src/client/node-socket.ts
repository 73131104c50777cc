import { WebSocket } from 'ws'
import type { SocketOpener } from './live.ts'

/** A WebSocket for Node, which can carry the token in a header. */
export const nodeSocket: SocketOpener = ({ url, token }, events) => {
  const socket = new WebSocket(url, {
    ...(token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } }),
    handshakeTimeout: 5000,
    maxPayload: 64 * 1024 * 1024,
    perMessageDeflate: false,
  })
  let told = false
  const closed = (refused: boolean) => {
    if (told) return
    told = true
    events.closed({ refused })
  }
  socket.on('open', () => events.opened())
  socket.on('message', (data, binary) => {
    if (!binary) events.message(data.toString())
  })
  socket.on('unexpected-response', (request, response) => {
    closed(response.statusCode === 401 || response.statusCode === 403)
    request.destroy()
  })
  // Every error is followed by `close`, which tells of it.
  socket.on('error', () => {})
  socket.on('close', (code) => closed(code === 1008))
  return { send: (text) => socket.send(text), close: () => socket.close() }
}

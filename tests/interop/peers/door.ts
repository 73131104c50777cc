// Runs in a room: hands what comes in at a socket file, which can be reached from outside the room, to a port inside.
import { connect, createServer } from 'node:net'

const [socket = '', port = ''] = process.argv.slice(2)

createServer((outside) => {
  const inside = connect(Number(port), '127.0.0.1')
  outside.on('error', () => inside.destroy()).on('close', () => inside.destroy())
  inside.on('error', () => outside.destroy()).on('close', () => outside.destroy())
  outside.pipe(inside).pipe(outside)
}).listen(socket)

// Runs in a room: hands what comes in at a socket file, which can be reached from outside the room, to a port inside.
import { connect, createServer } from 'node:net'
import { join } from './sockets.ts'

const [socket = '', port = ''] = process.argv.slice(2)

createServer((outside) => join(outside, connect(Number(port), '127.0.0.1'))).listen(socket)

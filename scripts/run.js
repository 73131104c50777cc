// Runs the program with this Node, which must be new enough. The second half of `tandem.js`.
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { keepCompiled } from './code-cache.js'

const main = join(resolve(fileURLToPath(import.meta.url), '..', '..'), 'src', 'cli', 'main.ts')

keepCompiled({ env: process.env })
// As if Node had been started with the program itself.
process.argv[1] = main
await import(pathToFileURL(main).href)

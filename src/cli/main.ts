#!/usr/bin/env node
import { keepCompiled } from './code-cache.ts'

// Before anything else is loaded, so that all of it is kept.
keepCompiled({ env: process.env })
const [{ runCli }, { processIo }] = await Promise.all([import('./run.ts'), import('./process-io.ts')])
process.exitCode = await runCli(process.argv.slice(2), processIo())

// One set-up at a time in a checkout: `npm start` and `npm test` begun together must not empty node_modules for each other.
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

// The holder touches the file this often, so that a holder that died (or whose machine did) is known by its age, also
// when its process number has been given to another program or belongs to another machine that shares the folder.
const beatMs = 2_000
const deadAfterMs = 30_000

/** Runs `work` while holding the checkout's lock; waits for another holder and takes over from a dead one. */
export async function holdingLock(root, say, work) {
  const folder = join(root, '.tandem')
  const path = join(folder, 'setup.lock')
  const mine = JSON.stringify({ pid: process.pid, host: hostname() })
  mkdirSync(folder, { recursive: true })
  for (let told = false; !taken(path, mine); ) {
    if (removedDead(path)) continue
    if (!told) say('Another set-up of Tandem is at work in this folder; waiting for it.')
    told = true
    await sleep(200)
    mkdirSync(folder, { recursive: true })
  }
  const beat = setInterval(() => touch(path), beatMs)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    if (contentOf(path) === mine) rmSync(path, { force: true })
    removeIfEmpty(folder)
  }
}

function taken(path, mine) {
  try {
    writeFileSync(path, mine, { flag: 'wx' })
    return true
  } catch (error) {
    // ENOENT: the last holder just removed the folder; the next round makes it again.
    if (error.code === 'EEXIST' || error.code === 'ENOENT') return false
    throw error
  }
}

/** Removes the lock of a holder that is gone. Says true when the lock may be tried again at once. */
function removedDead(path) {
  const content = contentOf(path)
  if (content === undefined || isAlive(path, content)) return false
  const aside = `${path}.${process.pid}`
  try {
    // A rename has one winner, where two that both saw the dead holder could remove each other's new lock.
    renameSync(path, aside)
    if (contentOf(aside) === content) rmSync(aside)
    else renameSync(aside, path)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  return true
}

function isAlive(path, content) {
  let age
  try {
    age = Date.now() - statSync(path).mtimeMs
  } catch {
    // Gone meanwhile: look again.
    return true
  }
  if (age > deadAfterMs) return false
  const holder = parsed(content)
  // A file without its content was made a moment ago.
  if (holder === undefined || holder.host !== hostname()) return true
  try {
    process.kill(holder.pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function parsed(content) {
  try {
    return JSON.parse(content)
  } catch {
    // Half-written or not ours: only its age can tell.
    return undefined
  }
}

function contentOf(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

function touch(path) {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // Somebody removed it by hand; the work goes on.
  }
}

function removeIfEmpty(folder) {
  try {
    rmdirSync(folder)
  } catch {
    // It holds other things; they stay.
  }
}

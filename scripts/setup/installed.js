// Is node_modules what package-lock.json asks for? npm keeps its own record of what it put there.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A hash of package-lock.json; an empty string when there is none (a published package, nothing to set up). */
export function lockHash(root) {
  const path = join(root, 'package-lock.json')
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : ''
}

/** True when npm finished an install here that fits package-lock.json and this machine, whoever started it. */
export function installedAs(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'))
  // npm writes this file last, so a half-done install has none.
  const present = packagesIn(join(root, 'node_modules', '.package-lock.json'))
  if (wanted === undefined || present === undefined) return false
  return Object.entries(wanted).every(([path, entry]) => path === '' || fits(root, path, entry, present[path]))
}

function fits(root, path, wanted, present) {
  // An optional package is missing where it is for another platform.
  if (present === undefined) return wanted.optional === true || wanted.devOptional === true
  if (present.version !== wanted.version || present.integrity !== wanted.integrity) return false
  return isFor(process.platform, wanted.os) && isFor(process.arch, wanted.cpu) && existsSync(join(root, path))
}

function isFor(name, names) {
  if (names === undefined || names.length === 0 || names.includes('any')) return true
  const allowed = names.filter((one) => !one.startsWith('!'))
  return !names.includes(`!${name}`) && (allowed.length === 0 || allowed.includes(name))
}

function packagesIn(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    // Missing or cut short: nothing is known to be installed.
    return undefined
  }
}

let addresses = 0

/** A loopback address that no other test file uses at the same time: two parts of it are this process's id. */
export function ownAddress(): string {
  addresses += 1
  if (addresses > 65_000) throw new Error('too many addresses in one test file')
  return `127.${16 + (process.pid % 110)}.${(Math.floor(process.pid / 110) % 127) * 2 + (addresses >> 8)}.${addresses & 255}`
}

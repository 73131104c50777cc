/** Largest cover picture that is fetched, in bytes. */
export const maxArtBytes = 5 * 1024 * 1024

const signatures: ReadonlyArray<{ mime: string; at: number; bytes: readonly number[] }> = [
  { mime: 'image/png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mime: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { mime: 'image/gif', at: 0, bytes: [0x47, 0x49, 0x46, 0x38] },
  { mime: 'image/webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
]

/** The kind of picture by its first bytes, or undefined: what a phone calls a picture need not be one. */
export function pictureKind(bytes: Uint8Array): string | undefined {
  return signatures.find(({ at, bytes: wanted }) => wanted.every((byte, n) => bytes[at + n] === byte))?.mime
}

/** Whether the phone itself holds the picture. Nothing on the web is fetched for a phone: it could name any address. */
export function isOnPhone(url: string): boolean {
  return url.startsWith('kdeconnect:') || url.startsWith('file:')
}

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { output } from './processes.ts'

/** kde22: this machine's kdeconnect 22.12, protocol 7. kde25: the newer Debian's 25.04, protocol 8. */
export type Kind = 'kde22' | 'kde25'

/** Where a kind's kdeconnectd is: `root` is a folder to change into, undefined for this machine; `path` is in there. */
export function programOf(kind: Kind): { root?: string; path: string } {
  if (kind === 'kde25') {
    return { root: process.env.TANDEM_PEERS_ROOT ?? '/var/tmp/tandem-peers/trixie', path: '/usr/bin/kdeconnectd' }
  }
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
  return { path: `/usr/lib/${machine}-linux-gnu/libexec/kdeconnectd` }
}

/** Gives kdeconnectd its name, before its first start. */
export function configure(home: string, deviceName: string): void {
  const file = `${folder(home)}/config`
  if (existsSync(file)) return
  mkdirSync(folder(home), { recursive: true })
  writeFileSync(file, `[General]\nname=${deviceName}\n`)
}

/** Replaces key and certificate, in the form that the version itself writes; the device id stays the same. */
export async function newCertificate(kind: Kind, home: string, id: string): Promise<void> {
  const key = `${folder(home)}/privateKey.pem`
  const certificate = `${folder(home)}/certificate.pem`
  const elliptic = ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key]
  await output('openssl', kind === 'kde25' ? elliptic : ['genrsa', '-out', key, '2048'])
  const subject = `/CN=${id}/O=KDE/OU=KDE Connect`
  await output('openssl', ['req', '-new', '-x509', '-key', key, '-out', certificate, '-days', '3650', '-subj', subject])
}

function folder(home: string): string {
  return `${home}/.config/kdeconnect`
}

import { spawn, spawnSync } from 'node:child_process'

/** Why tests on a real X11 clipboard cannot run here, or undefined when they can. */
export const noScreenReason = ['Xvfb', 'xclip'].flatMap((program) =>
  spawnSync(program, ['-version']).error ? `${program} is not installed` : [],
)[0]

/** An X server without a screen, and what another program of that desktop copies and pastes. */
export interface XServer {
  readonly env: NodeJS.ProcessEnv
  copy(text: string): void
  /** Undefined where nothing is to be pasted. */
  paste(): string | undefined
  stop(): Promise<void>
}

export async function startXServer(): Promise<XServer> {
  const args = ['-displayfd', '3', '-screen', '0', '320x200x8', '-nolisten', 'tcp']
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const exited = new Promise((resolve) => server.once('exit', resolve))
  const number = await new Promise<string>((resolve, reject) => {
    server.stdio[3]?.once('data', (said: Buffer) => resolve(said.toString().trim()))
    server.once('error', reject)
    server.once('exit', () => reject(new Error('Xvfb ended')))
  })
  const env = { PATH: process.env.PATH, DISPLAY: `:${number}` }
  const xclip = (...words: string[]) => ['-selection', 'clipboard', ...words]
  return {
    env,
    copy(input) {
      spawnSync('xclip', xclip('-in'), { env, input, stdio: ['pipe', 'ignore', 'ignore'] })
    },
    paste() {
      const { status, stdout } = spawnSync('xclip', xclip('-out'), { env })
      return status === 0 ? stdout.toString() : undefined
    },
    async stop() {
      server.kill()
      await exited
    },
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { OidcConfig } from './oidc.ts'

/** A real provider for tests (`real-provider.mjs`), and how the product is told of it. */
export async function startRealProvider(
  redirectUri: string,
): Promise<{ readonly config: OidcConfig; readonly process: ChildProcess; stop(): Promise<void> }> {
  const client = { clientId: 'hengjian', clientSecret: 'a secret for tests only', redirectUri }
  const script = fileURLToPath(new URL('./real-provider.mjs', import.meta.url))
  const args = [script, redirectUri, client.clientId, client.clientSecret]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = await once(child.stdout, 'data')
  return {
    config: { ...client, issuer: JSON.parse(String(line)).issuer },
    process: child,
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

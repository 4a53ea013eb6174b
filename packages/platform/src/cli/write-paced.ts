import { once } from 'node:events'

/**
 * Writes to standard output and waits until it has room again, so that a slow reader fills no memory here.
 * `false` once nobody reads any more: there is nobody to work for.
 */
export async function writePaced(text: string): Promise<boolean> {
  const { stdout } = process
  if (!stdout.writable) return false
  if (stdout.write(text)) return true
  try {
    await once(stdout, 'drain')
    return true
  } catch {
    return false
  }
}

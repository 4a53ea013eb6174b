const KEPT_AS = 'hengjian.log-key'

/**
 * Whether a verifier key is the one that this browser saw first. What a server says of its own key proves nothing; that it
 * has not changed since is what can be seen here.
 */
export function pinned(verifierKey: string): 'new' | 'same' | 'other' {
  const name = verifierKey.split('+')[0] ?? ''
  const kept = localStorage.getItem(`${KEPT_AS}/${name}`)
  if (kept === null) localStorage.setItem(`${KEPT_AS}/${name}`, verifierKey)
  return kept === null ? 'new' : kept === verifierKey ? 'same' : 'other'
}

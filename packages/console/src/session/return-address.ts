const KEPT_AS = 'hengjian.return'

/** Called when somebody leaves for their institution's sign-in: they are to come back to where they were. */
export function keepAddress() {
  sessionStorage.setItem(KEPT_AS, `${location.pathname}${location.search}`)
}

/** Whoever comes back arrives at `/`. What was kept was written by this console, so it never leads elsewhere. */
export function returnToKeptAddress() {
  const kept = sessionStorage.getItem(KEPT_AS)
  sessionStorage.removeItem(KEPT_AS)
  if (kept?.startsWith('/') && location.pathname === '/') history.replaceState(null, '', kept)
}

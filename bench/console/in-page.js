// Runs in the measured page before anything else does; `bench.*` is asked from outside.
globalThis.bench = (() => {
  const ROW = 'tbody tr[data-row-key]'
  const QUIET_MS = 1_000
  let headingMs = 0
  let longTaskEndMs = 0
  let frames = []

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      longTaskEndMs = Math.max(longTaskEndMs, startTime + duration)
    }
  }).observe({ type: 'longtask', buffered: true })

  const watcher = new MutationObserver(() => {
    if (document.querySelector('main h1') === null) return
    headingMs = performance.now()
    watcher.disconnect()
  })
  watcher.observe(document, { childList: true, subtree: true })

  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const rows = () =>
    [...document.querySelectorAll(ROW)].map((row) => row.getAttribute('data-row-key')).join()

  return {
    /** Once no task over 50 ms has run for a second: milliseconds from navigation. */
    async atRest() {
      while (performance.now() - longTaskEndMs < QUIET_MS) await nextFrame()
      return { headingMs, interactiveMs: Math.max(headingMs, longTaskEndMs) }
    },

    /** Milliseconds from the next key or click to the first frame with other rows. */
    async answer() {
      const before = rows()
      let actedMs
      const begin = () => {
        actedMs ??= performance.now()
      }
      for (const kind of ['click', 'keydown']) {
        addEventListener(kind, begin, { capture: true, once: true })
      }
      while (rows() === '' || rows() === before) await nextFrame()
      return performance.now() - actedMs
    },

    /** Begins to measure the time between frames. */
    beginFrames() {
      const taken = []
      frames = taken
      let beforeMs
      const note = (nowMs) => {
        if (frames !== taken) return
        if (beforeMs !== undefined) taken.push(nowMs - beforeMs)
        beforeMs = nowMs
        requestAnimationFrame(note)
      }
      requestAnimationFrame(note)
    },

    endFrames() {
      const taken = frames
      frames = []
      return taken
    },
  }
})()

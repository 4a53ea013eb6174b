import { useEffect, useRef } from 'react'

/** Single keys for the acts of a work page. Nothing happens while somebody types, holds a modifier, or a dialogue is open. */
export function useKeys(acts: Readonly<Record<string, (() => void) | undefined>>) {
  const current = useRef(acts)
  useEffect(() => {
    current.current = acts
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      const { target } = event
      if (target instanceof HTMLElement && target.closest('input, textarea, select, [role=dialog]'))
        return
      const act = current.current[event.key.toLowerCase()]
      if (act === undefined) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}

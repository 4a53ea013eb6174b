import { useNavigate, useSearch } from '@tanstack/react-router'

/** The case that is tried, as texts of the address (`yes` where something is ticked), so that it can be sent to somebody else. */
export function useCase(): readonly [
  Readonly<Record<string, string | undefined>>,
  (change: Readonly<Record<string, string | undefined>>) => void,
] {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const texts = Object.fromEntries(
    Object.entries(search).map(([name, value]) => [name, String(value)]),
  )
  return [
    texts,
    (change) => {
      const next = Object.entries({ ...texts, ...change }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
      )
      void navigate({ to: '.', search: Object.fromEntries(next), replace: true })
    },
  ]
}

const KEPT_AS = 'hengjian.draft'

/** Under which what this person typed into a form is kept in the tab; nobody else who signs in here sees it. */
export const keptDraftName = (person: string, form: string) => `${KEPT_AS}/${person}/${form}`

export function keptDraft<Values>(name: string): Partial<Values> {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? '{}') as Partial<Values>
  } catch {
    return {}
  }
}

/** Whoever signs out leaves nothing behind. */
export function dropDrafts() {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(`${KEPT_AS}/`)) sessionStorage.removeItem(name)
  }
}

import { NameSelect, type NameSelectProps, openDirectory, useNames } from './directory.tsx'

const directory = openDirectory('GET /people', {
  nameOf: ({ name }) => name,
  foundBy: ({ name, login }) => `${name} ${login}`,
  offered: { active: 'true' },
})

/** Names of people for their ids. */
export const usePeople = () => useNames(directory)

/** Chooses people who still work here. */
export const PersonSelect = (props: NameSelectProps) => <NameSelect of={directory} {...props} />

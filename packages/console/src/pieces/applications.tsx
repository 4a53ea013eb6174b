import { Link } from '@tanstack/react-router'
import { NameSelect, type NameSelectProps, openDirectory, useNames } from './directory.tsx'

const directory = openDirectory('GET /applications', {
  nameOf: ({ name }, read) => read(name),
  foundBy: ({ name, purpose, population }) =>
    [name, purpose, population].map(({ zh, en }) => `${zh} ${en}`).join(' '),
})

/** Names of applications for their ids. */
export const useApplications = () => useNames(directory)

/** Chooses applications. */
export const ApplicationSelect = (props: NameSelectProps) => (
  <NameSelect of={directory} {...props} />
)

/** The name of an application, where it must be a text. */
export const useApplicationName = (id: string): string =>
  useApplications().wordOf(id === '' ? undefined : id)

/** An application by its name, leading to its page. */
export const ApplicationName = ({ id }: { id: string }) => (
  <Link to="/applications/$id" params={{ id }}>
    {useApplications().nameOf(id)}
  </Link>
)

import './date-field.css'
import 'dayjs/locale/zh-cn'
import { DatePicker, Form } from 'antd'
import dayjs from 'dayjs'
import {
  type ComponentProps,
  createContext,
  type ReactNode,
  useContext,
  useId,
  useState,
} from 'react'
import { nowMs } from '../kernel/time.ts'
import { texts, useLanguage, useTexts } from '../language/language.tsx'
import { wordedDate, zoneNameAt } from './instant.tsx'
import { dayOf, minuteOf } from './typed-time.ts'

const words = texts({
  required: ['必填', 'Required'],
  dayAmiss: ['写作 2026-03-31，且须确有这一天', 'Write a day that exists, as 2026-03-31'],
  minuteAmiss: [
    '写作 2026-03-31 18:30，且须确有这一天',
    'Write a time that exists, as 2026-03-31 18:30',
  ],
  tooLate: [(max: string) => `不能晚于${max}`, (max: string) => `Not after ${max}`],
})

/** How it is shown and chosen, kept in the form, and read of what was typed. */
const kinds = {
  day: { shown: 'YYYY-MM-DD', kept: 'YYYY-MM-DD', read: dayOf, amiss: 'dayAmiss' },
  minute: {
    shown: 'YYYY-MM-DD HH:mm',
    kept: 'YYYY-MM-DDTHH:mm',
    read: minuteOf,
    amiss: 'minuteAmiss',
  },
} as const
type Kind = keyof typeof kinds

interface FieldProps {
  readonly name: string | readonly (string | number)[]
  readonly label: string
  readonly required?: boolean
  readonly extra?: ReactNode
  readonly initialValue?: string
  /** The last day that may be said. */
  readonly max?: string
}

/** A day, the same wherever the reader is: `2026-03-31` in the form. */
export const DateField = (props: FieldProps) => <Field kind="day" {...props} />

/** A minute of the reader's zone, which stands beside it: `2026-03-31T18:30` in the form, sent by `instantOf`. */
export const InstantField = (props: Omit<FieldProps, 'max'>) => <Field kind="minute" {...props} />

function Field({
  kind,
  name,
  label,
  required = false,
  extra,
  initialValue,
  max,
}: FieldProps & { readonly kind: Kind }) {
  const say = useTexts(words)
  const { language } = useLanguage()
  const { read, amiss } = kinds[kind]
  return (
    <Form.Item
      name={name as string[]}
      label={label}
      extra={extra}
      initialValue={initialValue}
      validateTrigger={['onChange', 'onBlur']}
      rules={[
        { required, message: say.required },
        {
          // While it is being typed, it is not amiss yet.
          validateTrigger: 'onBlur',
          validator: (_, typed: string | undefined) => {
            if (typed === undefined || typed === '') return Promise.resolve()
            const whole = read(typed)
            if (whole === undefined) return Promise.reject(new Error(say[amiss]))
            if (max === undefined || whole <= max) return Promise.resolve()
            return Promise.reject(new Error(say.tooLate(wordedDate(max, language))))
          },
        },
      ]}
    >
      <TypedTime kind={kind} max={max} />
    </Form.Item>
  )
}

/** What Form.Item hands to what stands in it. */
interface Given {
  readonly id?: string
  readonly value?: string
  readonly onChange?: (value: string) => void
  readonly onBlur?: () => void
  readonly 'aria-describedby'?: string
}

/** What is typed is the value as soon as it reads whole; until then it is kept as it stands, so that drafts have it. */
function TypedTime({
  kind,
  max,
  value = '',
  onChange,
  onBlur,
  ...given
}: Given & { readonly kind: Kind; readonly max: string | undefined }) {
  const { shown, kept, read } = kinds[kind]
  const [typed, setTyped] = useState<string>()
  const [open, setOpen] = useState(false)
  const zoneId = useId()
  const whole = read(value)
  const chosen = whole === undefined ? null : dayjs(whole)

  function type(text: string) {
    setTyped(text)
    onChange?.(read(text) ?? text)
  }
  function choose(choice: dayjs.Dayjs | null) {
    if (choice === null) return
    setTyped(undefined)
    onChange?.(choice.format(kept))
  }
  const typing: Typing = {
    text: typed ?? chosen?.format(shown) ?? value,
    type,
    setOpen,
    leave() {
      setTyped(undefined)
      onBlur?.()
    },
  }
  const picker = (
    <DatePicker
      {...given}
      {...(kind === 'minute' && {
        'aria-describedby': [given['aria-describedby'], zoneId].filter(Boolean).join(' '),
      })}
      components={COMPONENTS}
      value={chosen}
      format={shown}
      placeholder={shown}
      {...(kind === 'minute' && { showTime: { format: 'HH:mm' } })}
      {...(max !== undefined && { maxDate: dayjs(max) })}
      // What is pressed in the calendar is chosen; nothing waits for a second word.
      needConfirm={false}
      onCalendarChange={(choice) => choose(choice as dayjs.Dayjs | null)}
      onChange={choose}
      previewValue={false}
      // By deleting the text, as in every other field.
      allowClear={false}
      open={open}
      onOpenChange={setOpen}
    />
  )
  return (
    <TypingOf value={typing}>
      <span className="typed-time">
        {picker}
        {kind === 'minute' && <Zone id={zoneId} of={whole} />}
      </span>
    </TypingOf>
  )
}

/** That of the instant which was typed: it may not be that of today. */
function Zone({ id, of }: { id: string; of: string | undefined }) {
  const { language } = useLanguage()
  return (
    <span id={id} className="dim">
      {zoneNameAt(of === undefined ? new Date(nowMs()) : new Date(of), language)}
    </span>
  )
}

interface Typing {
  readonly text: string
  readonly type: (text: string) => void
  readonly setOpen: (open: boolean) => void
  readonly leave: () => void
}

const TypingOf = createContext<Typing | undefined>(undefined)

/**
 * antd's own forgets what it cannot read, and takes what is typed only once it is confirmed: this one hands on every
 * key. The calendar opens by the mouse and by the arrow down; Enter sends the form as in every other field.
 */
function TypedInput({ onKeyDown, onBlur, ...given }: ComponentProps<'input'>) {
  const { text, type, setOpen, leave } = useContext(TypingOf)!
  return (
    <input
      {...given}
      value={text}
      onChange={({ target }) => type(target.value)}
      onBlur={(event) => {
        onBlur?.(event)
        leave()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') return setOpen(false)
        if (event.key === 'ArrowDown') return setOpen(true)
        onKeyDown?.(event)
      }}
    />
  )
}

const COMPONENTS = { input: TypedInput }

import { Form, Input } from 'antd'
import { texts, useTexts } from '../../language/language.tsx'
import { bytesOf, ImportFile } from '../../pieces/import-file.tsx'

const words = texts({
  import: ['导入名单', 'Import a list'],
  list: ['名单名称', 'Name of the list'],
  listHelp: [
    '小写字母、数字与连字符，例如 national；同名名单以新导入的为准。',
    'Small letters, digits and hyphens, as national; a new import replaces the one of its name.',
  ],
  listWrong: ['只能用小写字母、数字与连字符', 'Small letters, digits and hyphens only'],
  choose: ['选择 CSV', 'Choose a CSV'],
  fileHelp: [
    '公布的列名原样保留：属地、模型名称、备案单位、备案号（或上线编号）、备案时间；UTF-8 或 GB 18030。',
    'Columns as published: 属地, 模型名称, 备案单位, 备案号 (or 上线编号), 备案时间; UTF-8 or GB 18030.',
  ],
  done: ['已导入', 'Imported'],
  required: ['必填', 'Required'],
})

interface Typed {
  readonly list: string
}

const PREFIX = ['params']

/** A list of filings as the cyberspace administration publishes it. */
export function ImportFilings() {
  const say = useTexts(words)
  return (
    <ImportFile<Typed, 'POST /filing-lists/trials', 'POST /filing-lists/:list/imports'>
      label={say.import}
      accept=".csv"
      choose={say.choose}
      fileHelp={say.fileHelp}
      done={say.done}
      trial="POST /filing-lists/trials"
      trialInput={(_, file) => ({ body: bytesOf(file) })}
      operation="POST /filing-lists/:list/imports"
      input={({ list }, file) => ({ params: { list }, body: bytesOf(file) })}
      prefix={PREFIX}
      fields={
        <Form.Item
          name="list"
          label={say.list}
          extra={say.listHelp}
          rules={[
            { required: true, message: say.required },
            { pattern: /^[a-z][a-z0-9-]*$/, message: say.listWrong },
          ]}
        >
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
      }
    />
  )
}

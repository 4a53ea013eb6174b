import { texts, useTexts } from '../../language/language.tsx'
import { AddressTabs } from '../../pieces/address-tabs.tsx'
import { DownloadAct } from '../../pieces/download-act.tsx'
import { ImportFile } from '../../pieces/import-file.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { ControlsTabs } from './controls-tabs.tsx'
import { OwnList } from './own-list.tsx'
import { ThresholdList } from './threshold-list.tsx'
import { Versions } from './versions.tsx'

const words = texts({
  title: ['目录', 'Catalogue'],
  says: [
    '本机构据以判断的措施版本、收紧的阈值和自定条款。自定条款只能更严，不改变任何措施条款的判断。',
    'What decides here: a version of the measures, tightened thresholds, and own statements, which only ask more.',
  ],
  versions: ['版本', 'Versions'],
  thresholds: ['阈值', 'Thresholds'],
  own: ['自定条款', 'Own statements'],
  export: ['导出 Excel', 'Export to Excel'],
  import: ['导入 Excel', 'Import from Excel'],
  choose: ['选择 XLSX', 'Choose an XLSX'],
  fileHelp: [
    '读取导出文件中的阈值与自定条款；阈值立即收紧，自定条款成为草稿，由另一人使其生效。',
    'Reads thresholds and own statements of the exported file: thresholds hold at once, own statements become drafts for another person.',
  ],
  done: ['已导入', 'Imported'],
})

const FILE_NAME = 'catalogue.xlsx'
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const NO_FIELDS: readonly string[] = []

const tabs = ['versions', 'thresholds', 'own'] as const

/** What the institution is held to, and what it asks of itself (measure 28.1). */
export function Page() {
  const say = useTexts(words)
  const children = { versions: <Versions />, thresholds: <ThresholdList />, own: <OwnList /> }
  return (
    <PageFrame area={<ControlsTabs />} title={say.title} says={say.says} acts={<Workbook />}>
      <AddressTabs of={tabs.map((key) => ({ key, label: say[key], children: children[key] }))} />
    </PageFrame>
  )
}

function Workbook() {
  const say = useTexts(words)
  return (
    <>
      <DownloadAct operation="GET /catalogue/sheet" input={{}} name={FILE_NAME}>
        {say.export}
      </DownloadAct>
      <ImportFile<object, 'POST /catalogue/sheets/trials', 'POST /catalogue/sheets'>
        label={say.import}
        accept=".xlsx"
        choose={say.choose}
        fileHelp={say.fileHelp}
        done={say.done}
        trial="POST /catalogue/sheets/trials"
        trialInput={(_, file) => ({ body: workbookOf(file) })}
        operation="POST /catalogue/sheets"
        input={(_, file) => ({ body: workbookOf(file) })}
        prefix={NO_FIELDS}
        fields={null}
      />
    </>
  )
}

const workbookOf = (file: File) => new Blob([file], { type: WORKBOOK })

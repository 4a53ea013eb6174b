import { UploadOutlined } from '@ant-design/icons'
import { App, Button, Modal, Tooltip, Upload } from 'antd'
import { useState } from 'react'
import type { ApiError, Query, Reply } from '../../api/client.ts'
import { useAct } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { DownloadAct } from '../../pieces/download-act.tsx'
import { Faults } from '../../pieces/faults.tsx'
import { ErrorPanel } from '../../pieces/states.tsx'
import { useWhyNot } from '../../session/session.tsx'

const words = texts({
  export: ['导出 Excel', 'Export to Excel'],
  exportNarrowed: ['导出筛选结果', 'Export what fits the filters'],
  import: ['导入 Excel', 'Import from Excel'],
  template: ['下载空白模板', 'Download an empty template'],
  title: ['导入前检查', 'Before it is imported'],
  counts: [
    (registered: number, edited: number, unchanged: number) =>
      `将新登记 ${registered} 个、修改 ${edited} 个，${unchanged} 个不变。`,
    (registered: number, edited: number, unchanged: number) =>
      `${registered} would be registered, ${edited} edited, ${unchanged} stay as they are.`,
  ],
  nothing: ['尚未写入任何内容。', 'Nothing has been written yet.'],
  confirm: ['确认导入', 'Import'],
  cancel: ['取消', 'Cancel'],
  done: ['已导入', 'Imported'],
})

const FILE_NAME = 'applications.xlsx'
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

type Trial = Reply<'POST /inventory/trials'>

/** The inventory as a workbook: out as it stands or as the list is narrowed, and in after a look at what would happen. */
export function InventorySheet({ narrowed }: { narrowed: Query<'GET /inventory/workbook'> }) {
  const say = useTexts(words)
  const why = useWhyNot()
  const trial = useAct('POST /inventory/trials')
  const [file, setFile] = useState<Blob>()
  const mayNot = why('POST /inventory/imports')

  function look(chosen: Blob) {
    const workbook = new Blob([chosen], { type: WORKBOOK })
    setFile(workbook)
    trial.mutate({ body: workbook })
  }
  const importButton = (
    <Button
      icon={<UploadOutlined aria-hidden />}
      aria-disabled={mayNot !== undefined}
      {...(mayNot !== undefined && { 'aria-description': mayNot })}
    >
      {say.import}
    </Button>
  )
  return (
    <>
      <DownloadAct operation="GET /inventory/workbook" input={{ query: narrowed }} name={FILE_NAME}>
        {Object.keys(narrowed).length === 0 ? say.export : say.exportNarrowed}
      </DownloadAct>
      {mayNot === undefined ? (
        <Upload
          accept=".xlsx"
          showUploadList={false}
          beforeUpload={(chosen) => {
            look(chosen)
            return false
          }}
        >
          {importButton}
        </Upload>
      ) : (
        <Tooltip title={mayNot} trigger={['hover', 'focus']}>
          {importButton}
        </Tooltip>
      )}
      {file !== undefined && (
        <TrialReport
          file={file}
          trial={trial.data}
          error={trial.error}
          onClose={() => setFile(undefined)}
        />
      )}
    </>
  )
}

function TrialReport({
  file,
  trial,
  error,
  onClose,
}: {
  file: Blob
  trial: Trial | undefined
  error: ApiError | null
  onClose: () => void
}) {
  const say = useTexts(words)
  const { message } = App.useApp()
  const bring = useAct('POST /inventory/imports')
  async function confirm() {
    try {
      await bring.mutateAsync({ body: file })
      void message.success(say.done)
      onClose()
    } catch {
      // The refusal stands in the report.
    }
  }
  const refusal = error ?? bring.error
  return (
    <Modal
      open
      title={say.title}
      okText={say.confirm}
      cancelText={say.cancel}
      loading={trial === undefined && error === null}
      okButtonProps={{
        disabled: trial === undefined || trial.faults.length > 0,
        loading: bring.isPending,
      }}
      onOk={() => void confirm()}
      onCancel={onClose}
    >
      <div className="stack">
        {refusal !== null && <ErrorPanel error={refusal} />}
        {trial !== undefined && <Counts trial={trial} />}
        <div>
          <DownloadAct
            type="link"
            size="small"
            operation="GET /inventory/template"
            input={{}}
            name={FILE_NAME}
          >
            {say.template}
          </DownloadAct>
        </div>
      </div>
    </Modal>
  )
}

function Counts({ trial }: { trial: Trial }) {
  const say = useTexts(words)
  return (
    <>
      <div>
        {say.counts(trial.registeredCount, trial.editedCount, trial.unchangedCount)} {say.nothing}
      </div>
      <Faults of={trial.faults} />
    </>
  )
}

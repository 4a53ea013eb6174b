import { defineErrors } from '#kernel/errors.ts'

export const databaseErrors = defineErrors('database', {
  unreachable: {
    status: 503,
    message: {
      en: () => 'the database cannot be reached',
      zh: () => '无法连接数据库',
    },
    remedy: {
      en: 'Wait a moment and repeat the request. If it lasts, see docs/operating/database.md.',
      zh: '请稍后重试；若持续出现，请参阅 docs/operating/database.md。',
    },
  },
  contended: {
    status: 503,
    message: {
      en: () => 'others change the same at the moment; nothing was done',
      zh: () => '同一内容正被他人修改，本次操作未执行',
    },
    remedy: { en: 'Wait a moment and repeat the request.', zh: '请稍后重试。' },
  },
  newer_schema: {
    status: 500,
    message: {
      en: ({ migration }: { migration: string }) =>
        `the database was migrated by a newer version (${migration})`,
      zh: ({ migration }: { migration: string }) => `数据库已由更新的版本迁移（${migration}）`,
    },
    remedy: {
      en: 'Start the version that migrated it, or restore the backup made before the upgrade.',
      zh: '请启动执行过该迁移的版本，或恢复升级前的备份。',
    },
  },
  migration_changed: {
    status: 500,
    message: {
      en: ({ migration }: { migration: string }) =>
        `the migration ${migration} differs from the one that ran on this database`,
      zh: ({ migration }: { migration: string }) => `迁移 ${migration} 与本库执行过的版本不一致`,
    },
    remedy: {
      en: 'Reinstall the release from a trusted source; a migration that has run is never edited.',
      zh: '请从可信来源重新安装发行版；已执行的迁移不得修改。',
    },
  },
})

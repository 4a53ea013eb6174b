import { defineErrors } from '#kernel/errors.ts'

/** What can go wrong between the program and the PostgreSQL that it runs itself. */
export const embeddedErrors = defineErrors('database', {
  folder_locked: {
    status: 409,
    message: {
      en: ({ pid, folder }: { pid: number; folder: string }) =>
        `process ${pid} already uses the data folder ${folder}`,
      zh: ({ pid, folder }: { pid: number; folder: string }) =>
        `进程 ${pid} 正在使用数据目录 ${folder}`,
    },
    remedy: {
      en: 'Stop that process, or name another folder with `--data`.',
      zh: '请停止该进程，或用 `--data` 指定其他目录。',
    },
  },
  platform_unsupported: {
    status: 500,
    message: {
      en: ({ name }: { name: string }) => `no embedded PostgreSQL is installed for ${name}`,
      zh: ({ name }: { name: string }) => `未安装适用于 ${name} 的内嵌 PostgreSQL`,
    },
    remedy: {
      en: 'Install with optional dependencies on a supported platform, or name a server with `--database-url`.',
      zh: '请在受支持的平台上安装可选依赖，或用 `--database-url` 指定数据库服务器。',
    },
  },
  libraries_unlinked: {
    status: 500,
    message: {
      en: ({ folder }: { folder: string }) =>
        `the libraries of the embedded PostgreSQL have no links, and ${folder} cannot be written`,
      zh: ({ folder }: { folder: string }) => `内嵌 PostgreSQL 的库缺少链接，且 ${folder} 不可写`,
    },
    remedy: {
      en: 'Run once as a user who may write the folder, or name a server with `--database-url`.',
      zh: '请以可写该目录的用户运行一次，或用 `--database-url` 指定数据库服务器。',
    },
  },
  root_refused: {
    status: 500,
    message: {
      en: ({ folder }: { folder: string }) =>
        `PostgreSQL refuses to run as root, and no unprivileged user can reach ${folder} and its programs`,
      zh: ({ folder }: { folder: string }) =>
        `PostgreSQL 不允许以 root 运行，且没有非特权用户能够访问 ${folder} 及其程序`,
    },
    remedy: {
      en: 'Run as an unprivileged user, allow user namespaces, or name a server with `--database-url`.',
      zh: '请以非特权用户运行、允许用户命名空间，或用 `--database-url` 指定数据库服务器。',
    },
  },
  creation_failed: {
    status: 500,
    message: {
      en: ({ output }: { output: string }) =>
        `the embedded PostgreSQL could not be created: ${output}`,
      zh: ({ output }: { output: string }) => `无法创建内嵌 PostgreSQL：${output}`,
    },
    remedy: {
      en: 'Free disk space or repair the rights on the data folder, or name a server with `--database-url`.',
      zh: '请释放磁盘空间或修复数据目录权限，或用 `--database-url` 指定数据库服务器。',
    },
  },
  start_failed: {
    status: 500,
    message: {
      en: ({ output }: { output: string }) => `the embedded PostgreSQL did not start: ${output}`,
      zh: ({ output }: { output: string }) => `内嵌 PostgreSQL 未能启动：${output}`,
    },
    remedy: {
      en: 'Repair what PostgreSQL names, restore a backup, or name a server with `--database-url`.',
      zh: '请修复 PostgreSQL 指出的问题、恢复备份，或用 `--database-url` 指定数据库服务器。',
    },
  },
  version_mismatch: {
    status: 500,
    message: {
      en: ({ found, supported }: { found: string; supported: string }) =>
        `the data was written by PostgreSQL ${found}; this program runs ${supported}`,
      zh: ({ found, supported }: { found: string; supported: string }) =>
        `数据由 PostgreSQL ${found} 写入，本程序运行 ${supported}`,
    },
    remedy: {
      en: 'Use the release of this program that wrote the data.',
      zh: '请使用写入该数据的程序版本。',
    },
  },
  orphan_running: {
    status: 409,
    message: {
      en: ({ pid }: { pid: number }) =>
        `process ${pid}, left by an earlier run, still holds the database and does not stop`,
      zh: ({ pid }: { pid: number }) => `先前运行遗留的进程 ${pid} 仍占用数据库且无法停止`,
    },
    remedy: {
      en: 'End that process, then start again.',
      zh: '请结束该进程后重新启动。',
    },
  },
  folder_absent: {
    status: 404,
    message: {
      en: ({ folder }: { folder: string }) => `${folder} holds no embedded database`,
      zh: ({ folder }: { folder: string }) => `${folder} 中没有内嵌数据库`,
    },
    remedy: {
      en: 'Name the data folder with `--data`. An outside server is saved with its own tools.',
      zh: '请用 `--data` 指定数据目录；外部数据库请用其自带工具备份。',
    },
  },
  folder_not_empty: {
    status: 409,
    message: {
      en: ({ folder }: { folder: string }) => `${folder} is not empty`,
      zh: ({ folder }: { folder: string }) => `${folder} 不为空`,
    },
    remedy: {
      en: 'Restore into a new or empty folder, then start the program with it.',
      zh: '请恢复到新的或空的目录，再以该目录启动程序。',
    },
  },
  backup_exists: {
    status: 409,
    message: {
      en: ({ file }: { file: string }) => `${file} exists already`,
      zh: ({ file }: { file: string }) => `${file} 已存在`,
    },
    remedy: {
      en: 'Name a new file. A backup never overwrites another.',
      zh: '请指定新文件名；备份不会覆盖已有文件。',
    },
  },
  backup_inside_data: {
    status: 400,
    message: {
      en: ({ file }: { file: string }) => `${file} lies inside the data folder that it would save`,
      zh: ({ file }: { file: string }) => `${file} 位于要备份的数据目录之内`,
    },
    remedy: {
      en: 'Name a file outside the data folder, on another disk where possible.',
      zh: '请指定数据目录之外的文件，最好位于另一磁盘。',
    },
  },
  backup_impossible: {
    status: 500,
    message: {
      en: ({ path, reason }: { path: string; reason: string }) =>
        `${path} cannot be put into a backup: ${reason}`,
      zh: ({ path, reason }: { path: string; reason: string }) =>
        `无法将 ${path} 放入备份：${reason}`,
    },
    remedy: {
      en: 'Remove the cause, or stop the program and copy the data folder with the tools of the system.',
      zh: '请消除原因，或停止程序后用系统工具复制数据目录。',
    },
  },
  backup_unreadable: {
    status: 400,
    message: {
      en: ({ file, reason }: { file: string; reason: string }) =>
        `${file} is not a usable backup: ${reason}`,
      zh: ({ file, reason }: { file: string; reason: string }) =>
        `${file} 不是可用的备份：${reason}`,
    },
    remedy: {
      en: 'Choose another backup. This one is damaged, incomplete or of another kind.',
      zh: '请选择其他备份；此文件已损坏、不完整或类型不符。',
    },
  },
})

/** Before an upload begins, what its device and its person brought within a day is summed up: without this all receipts would be read. */
export const receiptsByDay: string[] = [
  `create index attachment_receipt_by_day on attachment_receipt (received_at)`,
]

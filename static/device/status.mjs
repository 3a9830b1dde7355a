// What is not at the centre yet, counted from the database and from nothing else.
const COUNTS = `SELECT
  (SELECT count(*) FROM fact WHERE state IN ('local', 'sending')) AS facts,
  (SELECT min(at) FROM fact WHERE state IN ('local', 'sending')) AS since,
  (SELECT count(*) FROM fact WHERE state = 'quarantined') AS quarantined,
  (SELECT count(*) FROM photo WHERE state NOT IN ('held', 'let-go')) AS photos,
  (SELECT count(*) FROM photo WHERE state = 'needs-you') AS stuck,
  (SELECT coalesce(sum(length(header) + length(payload)), 0) FROM fact WHERE state IN ('local', 'sending'))
    + (SELECT coalesce(sum(bytes), 0) FROM photo WHERE state NOT IN ('held', 'let-go')) AS bytes`;

const GOING = "SELECT count(*) AS sending FROM photo WHERE state = 'sending'";

export function counted(store) {
  const { quarantined, ...waiting } = store.row(COUNTS);
  return { ...waiting, needs: quarantined + waiting.stuck };
}

// What the page shows, also after a restart.
export function told(store, running, problem) {
  const syncedAt = Number(store.value('synced_at')) || null;
  return { ...counted(store), ...store.row(GOING), running, problem, syncedAt, name: store.value('name') };
}

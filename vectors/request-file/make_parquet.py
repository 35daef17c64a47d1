"""Make `lines.parquet` with pyarrow, the program most senders have. Run it where pyarrow is; the product has it not."""

import pyarrow as pa
import pyarrow.parquet as pq
from make import COLUMNS, HERE, LISTS, objects

if __name__ == "__main__":
    kinds = [(name, pa.list_(pa.string()) if name in LISTS else pa.string()) for name in COLUMNS]
    table = pa.Table.from_pylist(list(objects()), schema=pa.schema(kinds))
    pq.write_table(table, HERE / "lines.parquet", write_page_checksum=True)

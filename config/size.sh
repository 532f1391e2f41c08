#!/usr/bin/env bash
# Prints the size of the component: files and lines of code of src/main/java, where a line of code is
# one that is not blank, not a comment, not an import and not the package line. Needs bash and awk.
set -euo pipefail
cd "$(dirname "$0")/.."
main=camel-apiinone-component/src/main/java

code() {
    awk '
        {
            line = $0
            while (1) {
                if (open) {
                    at = index(line, "*/")
                    if (!at) next
                    line = substr(line, at + 2)
                    open = 0
                }
                plain = line
                gsub(/"(\\.|[^"\\])*"/, "\"\"", plain)
                if (plain ~ /^[ \t]*\/\*/) {
                    line = substr(line, index(line, "/*") + 2)
                    open = 1
                    continue
                }
                break
            }
            if (line ~ /^[ \t]*(\/\/.*)?$/ || line ~ /^(import|package) /) next
            lines++
        }
        END { print lines + 0 }' "$1"
}

find "$main" -name '*.java' | sort | while read -r file; do
    echo "$(code "$file") ${file#"$main"/one/apiin/camel/}"
done | sort -n | awk '
    {
        size[NR] = $1
        total += $1
        path = $2
        room = path ~ /\// ? path : "(base)"
        sub(/\/[^\/]*$/, "", room)
        gsub(/\//, ".", room)
        files[room]++
        lines[room] += $1
        if (room ~ /^internal/ && files[room] > most) { most = files[room]; largest = room }
        longest = path " (" $1 ")"
    }
    END {
        for (room in files) printf "%-24s %4d files %6d lines\n", room, files[room], lines[room] | "sort"
        close("sort")
        middle = NR % 2 ? size[(NR + 1) / 2] : (size[NR / 2] + size[NR / 2 + 1]) / 2
        printf "\nfiles %d, lines of code %d, median %s, longest %s\n", NR, total, middle, longest
        printf "largest room below internal: %s, %d files\n", largest, most
    }'

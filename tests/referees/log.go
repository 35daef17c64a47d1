// Judges a static copy of an accounting log with golang.org/x/mod/sumdb, which shares no code with what wrote it.
//
//	log DIR VKEY COSIGNER-VKEYS PROOFS
//
// DIR is in the layout of C2SP tlog-tiles. PROOFS has a line for each proof made elsewhere:
//
//	record INDEX SIZE ROOT LEAF HASH...       consistency OLD NEW OLD-ROOT NEW-ROOT HASH...
//
// Hashes are base64. Exit 1 at the first thing that does not hold.
package main

import (
	"bufio"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height, width = 8, 256

func must(err error) {
	if err != nil {
		fmt.Println("REFUSED:", err)
		os.Exit(1)
	}
}

func need(ok bool, words ...interface{}) {
	if !ok {
		must(fmt.Errorf("%s", fmt.Sprintln(words...)))
	}
}

// cosigner checks Ed25519 cosignatures of C2SP tlog-cosignature.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(signed), sig[8:])
}

func readCosigner(vkey string) cosigner {
	parts := strings.SplitN(vkey, "+", 3)
	need(len(parts) == 3, "a cosigner's key has three parts")
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	need(len(raw) == 33 && raw[0] == 4, "a cosigner's key is of type 4")
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	need(fmt.Sprintf("%x", sum[:4]) == parts[1], "a cosigner's key has its own id")
	return cosigner{parts[0], binary.BigEndian.Uint32(sum[:4]), ed25519.PublicKey(raw[1:])}
}

// path of a tile in the layout of C2SP tlog-tiles.
func path(level string, n int64, w int) string {
	text := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		text = fmt.Sprintf("x%03d/%s", n%1000, text)
	}
	if w < width {
		text += fmt.Sprintf(".p/%d", w)
	}
	return filepath.Join("tile", level, text)
}

type files struct{ dir string }

func (f files) Height() int                      { return height }
func (f files) SaveTiles([]tlog.Tile, [][]byte) {}
func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		data, err := os.ReadFile(filepath.Join(f.dir, path(strconv.Itoa(t.L), t.N, t.W)))
		if err != nil {
			return nil, err
		}
		if len(data) != t.W*tlog.HashSize {
			return nil, fmt.Errorf("tile %d of level %d has %d bytes", t.N, t.L, len(data))
		}
		all = append(all, data)
	}
	return all, nil
}

func (f files) entries(n, size int64) [][]byte {
	w := int64(width)
	if size-n*width < w {
		w = size - n*width
	}
	data, err := os.ReadFile(filepath.Join(f.dir, path("entries", n, int(w))))
	must(err)
	var found [][]byte
	for len(data) > 0 {
		need(len(data) >= 2, "a bundle ends inside a length")
		end := 2 + int(binary.BigEndian.Uint16(data))
		need(end <= len(data), "a bundle ends inside an entry")
		found, data = append(found, data[2:end]), data[end:]
	}
	need(int64(len(found)) == w, "a bundle has another number of entries")
	return found
}

func hashOf(text string) (h tlog.Hash) {
	raw, err := base64.StdEncoding.DecodeString(text)
	must(err)
	need(len(raw) == tlog.HashSize, "a hash has 32 bytes")
	copy(h[:], raw)
	return h
}

func hashes(words []string) (all []tlog.Hash) {
	for _, word := range words {
		all = append(all, hashOf(word))
	}
	return all
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	must(err)
	return n
}

func judge(line string) {
	words := strings.Fields(line)
	switch {
	case words[0] == "record":
		must(tlog.CheckRecord(hashes(words[5:]), number(words[2]), hashOf(words[3]), number(words[1]), hashOf(words[4])))
	case words[0] == "consistency":
		must(tlog.CheckTree(hashes(words[5:]), number(words[2]), hashOf(words[4]), number(words[1]), hashOf(words[3])))
	default:
		need(false, "a line that is no proof")
	}
}

func main() {
	need(len(os.Args) == 5, "usage: log DIR VKEY COSIGNER-VKEYS PROOFS")
	dir := files{os.Args[1]}
	key, err := note.NewVerifier(os.Args[2])
	must(err)
	known := []note.Verifier{key}
	for _, vkey := range strings.Fields(os.Args[3]) {
		known = append(known, readCosigner(vkey))
	}
	raw, err := os.ReadFile(filepath.Join(dir.dir, "checkpoint"))
	must(err)
	opened, err := note.Open(raw, note.VerifierList(known...))
	must(err)
	need(len(opened.Sigs) == len(known), "not everybody signed who was named:", len(opened.Sigs), "of", len(known))
	lines := strings.Split(opened.Text, "\n")
	need(len(lines) == 4 && lines[0] == key.Name(), "a checkpoint of three lines, of the log of that key")
	size, root := number(lines[1]), hashOf(lines[2])

	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, dir)
	for n := int64(0); n*width < size; n++ {
		entries := dir.entries(n, size)
		var places []int64
		for at := range entries {
			places = append(places, tlog.StoredHashIndex(0, n*width+int64(at)))
		}
		leaves, err := reader.ReadHashes(places)
		must(err)
		for at, entry := range entries {
			need(leaves[at] == tlog.RecordHash(entry), "entry", n*width+int64(at), "is not the one of its leaf")
		}
	}
	for _, index := range []int64{0, size / 3, size - 1} {
		proof, err := tlog.ProveRecord(size, index, reader)
		must(err)
		leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		must(err)
		must(tlog.CheckRecord(proof, size, root, index, leaf[0]))
	}
	file, err := os.Open(os.Args[4])
	must(err)
	scan := bufio.NewScanner(file)
	proofs := 0
	for scan.Scan() {
		judge(scan.Text())
		proofs++
	}
	must(scan.Err())
	fmt.Printf("%d entries, %d signatures and %d proofs hold\n", size, len(opened.Sigs), proofs)
}

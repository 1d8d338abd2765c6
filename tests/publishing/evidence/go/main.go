// Command verifier checks an exported display log with an independent implementation.
//
//	verifier verify-log DIR                signature, every tile, every entry if present
//	verifier verify-checkpoint DIR         signature only
//	verifier verify-inclusion DIR FILE     {"index": n, "leaf": base64, "proof": [base64]}
//	verifier verify-consistency DIR FILE   {"size": n, "root": base64, "proof": [base64]}
//	verifier verify-bundle FILE VKEY       a certificate's checkpoints and receipts
//
// DIR holds checkpoint, vkey and, for verify-log, tile/… in the form of C2SP tlog-tiles.
// FILE proves against the checkpoint in DIR. Exit 0: verified, 1: not, 2: misuse.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8
const tileWidth = 1 << tileHeight

func main() {
	if len(os.Args) < 3 {
		misuse()
	}
	command, dir, rest := os.Args[1], os.Args[2], os.Args[3:]
	var tree tlog.Tree
	var err error
	if command != "verify-bundle" {
		tree, err = openCheckpoint(dir)
	}
	switch {
	case command == "verify-bundle" && len(rest) == 1:
		tree, err = checkBundle(dir, rest[0])
	case command == "verify-checkpoint" && len(rest) == 0:
	case command == "verify-log" && len(rest) == 0:
		if err == nil {
			err = checkLog(dir, tree)
		}
	case command == "verify-inclusion" && len(rest) == 1:
		if err == nil {
			err = checkInclusion(rest[0], tree)
		}
	case command == "verify-consistency" && len(rest) == 1:
		if err == nil {
			err = checkConsistency(rest[0], tree)
		}
	default:
		misuse()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "not verified:", err)
		os.Exit(1)
	}
	fmt.Printf("verified: %d leaves, root %v\n", tree.N, tree.Hash)
}

func misuse() {
	fmt.Fprintln(os.Stderr, "usage: verifier verify-{log,checkpoint} DIR | verify-{inclusion,consistency} DIR FILE | verify-bundle FILE VKEY")
	os.Exit(2)
}

// openCheckpoint returns the tree that DIR/checkpoint states under the key in DIR/vkey.
func openCheckpoint(dir string) (tree tlog.Tree, err error) {
	vkey, err := os.ReadFile(filepath.Join(dir, "vkey"))
	if err != nil {
		return tree, err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		return tree, err
	}
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	return parseCheckpoint(opened.Text)
}

// parseCheckpoint reads origin, size and root; tlog.ParseTree knows one origin only.
func parseCheckpoint(text string) (tree tlog.Tree, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[0] == "" {
		return tree, errors.New("checkpoint has not three lines")
	}
	if _, err = fmt.Sscanf(lines[1], "%d", &tree.N); err != nil {
		return tree, err
	}
	if tree.N < 0 || lines[1] != fmt.Sprint(tree.N) {
		return tree, errors.New("size is not plain decimal")
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// checkLog rebuilds the tree from the level-0 tiles and compares every file with it.
func checkLog(dir string, tree tlog.Tree) error {
	stored, err := storedHashes(dir, tree.N)
	if err != nil {
		return err
	}
	root, err := rootOf(tree.N, stored)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return fmt.Errorf("tiles hash to root %v", root)
	}
	for _, tile := range tlog.NewTiles(tileHeight, 0, tree.N) {
		// NewTiles also lists the partial tiles of all smaller sizes.
		if first := tile.N * tileWidth; tile.W != width(tree.N>>(tileHeight*tile.L), first) {
			continue
		}
		if err := checkTile(dir, tile, stored); err != nil {
			return err
		}
	}
	return checkEntries(dir, tree.N, stored)
}

// rootOf returns the root; x/mod knows no root of an empty tree, RFC 6962 does.
func rootOf(size int64, stored hashStore) (tlog.Hash, error) {
	if size == 0 {
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(size, stored)
}

type hashStore []tlog.Hash

func (s hashStore) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		if index >= int64(len(s)) {
			return nil, fmt.Errorf("no stored hash %d", index)
		}
		found = append(found, s[index])
	}
	return found, nil
}

// storedHashes computes every node of the tree from the leaf hashes in the tiles.
func storedHashes(dir string, size int64) (hashStore, error) {
	var stored hashStore
	for n := int64(0); n < size; n += tileWidth {
		tile := tlog.Tile{H: tileHeight, N: n / tileWidth, W: width(size, n)}
		data, err := os.ReadFile(pathOf(dir, tile))
		if err != nil {
			return nil, err
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: wrong length", pathOf(dir, tile))
		}
		for i := 0; i < tile.W; i++ {
			var leaf tlog.Hash
			copy(leaf[:], data[i*tlog.HashSize:])
			nodes, err := tlog.StoredHashesForRecordHash(n+int64(i), leaf, stored)
			if err != nil {
				return nil, err
			}
			stored = append(stored, nodes...)
		}
	}
	return stored, nil
}

func checkTile(dir string, tile tlog.Tile, stored hashStore) error {
	want, err := tlog.ReadTileData(tile, stored)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(pathOf(dir, tile))
	if err != nil {
		return err
	}
	if !bytes.Equal(data, want) {
		return fmt.Errorf("%s: not the hashes below it", pathOf(dir, tile))
	}
	return nil
}

// checkEntries compares entry bundles with their leaves, where the log has been
// exported with its entries.
func checkEntries(dir string, size int64, stored hashStore) error {
	if _, err := os.Stat(filepath.Join(dir, "tile", "entries")); os.IsNotExist(err) {
		return nil
	}
	for n := int64(0); n < size; n += tileWidth {
		tile := tlog.Tile{H: tileHeight, L: -1, N: n / tileWidth, W: width(size, n)}
		bundle, err := os.ReadFile(pathOf(dir, tile))
		if err != nil {
			return err
		}
		for i := int64(0); i < int64(tile.W); i++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return fmt.Errorf("%s: cut off", pathOf(dir, tile))
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			if tlog.RecordHash(bundle[2:end]) != stored[tlog.StoredHashIndex(0, n+i)] {
				return fmt.Errorf("entry %d: not its leaf", n+i)
			}
			bundle = bundle[end:]
		}
		if len(bundle) > 0 {
			return fmt.Errorf("%s: too long", pathOf(dir, tile))
		}
	}
	return nil
}

func width(size, first int64) int {
	if size-first < tileWidth {
		return int(size - first)
	}
	return tileWidth
}

// pathOf writes x/mod's tile/8/data/… and tile/8/0/… as C2SP's tile/entries/… and tile/0/….
func pathOf(dir string, tile tlog.Tile) string {
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	path = strings.Replace(path, "tile/data/", "tile/entries/", 1)
	return filepath.Join(dir, filepath.FromSlash(path))
}

func checkInclusion(file string, tree tlog.Tree) error {
	var claim struct {
		Index int64
		Leaf  []byte
		Proof tlog.RecordProof
	}
	if err := readJSON(file, &claim); err != nil {
		return err
	}
	leaf := tlog.RecordHash(claim.Leaf)
	return tlog.CheckRecord(claim.Proof, tree.N, tree.Hash, claim.Index, leaf)
}

func checkConsistency(file string, tree tlog.Tree) error {
	var claim struct {
		Size  int64
		Root  tlog.Hash
		Proof tlog.TreeProof
	}
	if err := readJSON(file, &claim); err != nil {
		return err
	}
	return tlog.CheckTree(claim.Proof, tree.N, tree.Hash, claim.Size, claim.Root)
}

func readJSON(file string, value interface{}) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, value)
}

package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// checkBundle verifies a certificate's bundle as far as the log goes: both checkpoints
// under the vkey, that the one grew into the other, and the receipt of every leaf.
func checkBundle(file, vkey string) (last tlog.Tree, err error) {
	files, err := filesOf(file)
	if err != nil {
		return last, err
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return last, err
	}
	first, err := treeOf(files["checkpoints/first"], verifier)
	if err != nil {
		return last, fmt.Errorf("checkpoints/first: %v", err)
	}
	if last, err = treeOf(files["checkpoints/last"], verifier); err != nil {
		return last, fmt.Errorf("checkpoints/last: %v", err)
	}
	grown, err := hashesOf(strings.Fields(files["checkpoints/consistency"]))
	if err != nil {
		return last, err
	}
	if err := tlog.CheckTree(tlog.TreeProof(grown), last.N, last.Hash, first.N, first.Hash); err != nil {
		return last, fmt.Errorf("checkpoints/consistency: %v", err)
	}
	leaves := 0
	for name, leaf := range files {
		if !strings.HasSuffix(name, ".entry") {
			continue
		}
		receipt := strings.TrimSuffix(name, ".entry") + ".tlog-proof"
		if err := checkReceipt(files[receipt], leaf, verifier); err != nil {
			return last, fmt.Errorf("%s: %v", receipt, err)
		}
		leaves++
	}
	if leaves == 0 {
		return last, errors.New("the bundle has no leaf")
	}
	return last, nil
}

// checkReceipt reads a C2SP tlog-proof without extra data.
func checkReceipt(receipt, leaf string, verifier note.Verifier) error {
	parts := strings.SplitN(receipt, "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	if len(parts) != 2 || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a tlog-proof")
	}
	var index int64
	if _, err := fmt.Sscanf(lines[1], "index %d", &index); err != nil {
		return err
	}
	path, err := hashesOf(lines[2:])
	if err != nil {
		return err
	}
	tree, err := treeOf(parts[1], verifier)
	if err != nil {
		return err
	}
	hash := tlog.RecordHash([]byte(leaf))
	return tlog.CheckRecord(tlog.RecordProof(path), tree.N, tree.Hash, index, hash)
}

func treeOf(signed string, verifier note.Verifier) (tree tlog.Tree, err error) {
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	return parseCheckpoint(opened.Text)
}

func hashesOf(lines []string) (hashes []tlog.Hash, err error) {
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

func filesOf(file string) (map[string]string, error) {
	archive, err := zip.OpenReader(file)
	if err != nil {
		return nil, err
	}
	defer archive.Close()
	files := map[string]string{}
	for _, each := range archive.File {
		opened, err := each.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(opened)
		opened.Close()
		if err != nil {
			return nil, err
		}
		files[each.Name] = string(data)
	}
	return files, nil
}
